import { render } from 'preact';
import { App } from './app.tsx';
import './styles/tokens.css';
import './styles/base.css';
import './styles/layout.css';
import './styles/controls.css';
import './styles/report.css';
import './styles/session.css';
import './styles/cleanup.css';
import './styles/pages.css';

const root = document.getElementById('root');
if (root !== null) render(<App />, root);

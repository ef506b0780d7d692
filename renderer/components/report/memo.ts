import { Component, h, type FunctionComponent } from 'preact';

/** Draws again only where a prop changed; what `memo` of preact/compat does, without the rest of compat. */
export function memo<P extends object>(inner: FunctionComponent<P>): FunctionComponent<P> {
  class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const keys = new Set([...Object.keys(this.props), ...Object.keys(next)]) as Set<keyof P>;
      return [...keys].some((key) => this.props[key] !== next[key]);
    }
    override render() {
      return h(inner, this.props);
    }
  }
  return (props) => h(Memo, props);
}

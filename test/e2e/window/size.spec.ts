import { expect, test } from '@playwright/test';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { windowFolder } from './window-folder.ts';

const files = () => readdirSync(windowFolder, { recursive: true, encoding: 'utf8' });
const read = (file: string) => readFileSync(path.join(windowFolder, file));

test('all JavaScript of the window together is at most 60 kB gzipped', () => {
  const scripts = files().filter((file) => file.endsWith('.js'));
  const sizes = scripts.map((file) => ({ file, bytes: gzipSync(read(file), { level: 9 }).length }));
  console.log(sizes.map(({ file, bytes }) => `${file}: ${bytes} B gzipped`).join(', '));
  expect(scripts).toContain('window.js');
  expect(sizes.reduce((total, { bytes }) => total + bytes, 0)).toBeLessThanOrEqual(60_000);
});

test('no file carries a hash, and the page holds no script or style of its own', () => {
  expect(files().sort()).toEqual(['index.css', 'index.html', 'plot.css', 'plot.js', 'window.js']);
  expect(read('index.html').toString()).not.toMatch(/<style|style=|<script(?![^>]* src=)/);
});

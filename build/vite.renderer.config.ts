import preact from '@preact/preset-vite';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Same-origin files need no CORS mode, and a custom scheme such as app:// is safer without it. */
const plainTags: Plugin = {
  name: 'plain-tags',
  enforce: 'post',
  transformIndexHtml: { order: 'post', handler: (html) => html.replaceAll(' crossorigin', '') },
};

/**
 * The window: renderer/ → out/renderer. All names are fixed (no hashes), so that the app:// protocol can serve
 * from a fixed map of files; nothing is inlined, so that the strict content security policy holds.
 */
export default defineConfig({
  root: folder('../renderer'),
  base: './',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), plainTags],
  build: {
    outDir: folder('../out/renderer'),
    emptyOutDir: true,
    target: 'chrome140',
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        entryFileNames: 'window.js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
      },
    },
  },
});

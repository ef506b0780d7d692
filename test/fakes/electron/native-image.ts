import type * as Electron from 'electron';
import { existsSync } from 'node:fs';

export class FakeImage implements Pick<Electron.NativeImage, 'isEmpty'> {
  readonly path: string;
  constructor(path: string) {
    this.path = path;
  }
  isEmpty(): boolean {
    return !existsSync(this.path);
  }
}

export const nativeImage = { createFromPath: (path: string) => new FakeImage(path) };

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { worldSchema, type WorldFile } from './format.ts';

/** All world files of a folder, checked. @throws where one is not of the form that the README describes */
export function readWorldFiles(folder: string): WorldFile[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => {
      const parsed = worldSchema.safeParse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      if (parsed.success) return parsed.data;
      const issue = parsed.error.issues[0];
      throw new Error(`${name}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
    });
}

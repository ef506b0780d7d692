// What any program must do with session records, and no more: read each and parse its JSON. For the bench to compare.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const sessions = join(process.env.JANITOR_HOME, 'sessions');
for (const name of readdirSync(sessions)) {
  if (!name.endsWith('.jsonl')) JSON.parse(readFileSync(join(sessions, name, 'metadata.json'), 'utf8'));
}

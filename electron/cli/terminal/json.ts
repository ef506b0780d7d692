import type { CommandDocument } from '../../../shared/contract/command-documents.ts';
import { harmlessJson } from './harmless.ts';
import type { Output } from './terminal.ts';

/** Prints a document for programs. Only types are needed of its schema, so that no command waits for zod. */
export function printJson(terminal: Output, document: CommandDocument): void {
  terminal.out(harmlessJson(document, 2));
}

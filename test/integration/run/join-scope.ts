// join-scope.ts <unit> [memory]: puts itself into a scope and prints what came of it. For scope.test.ts.
import { joinScope } from '../../../electron/platform/linux/run/scope.ts';

const [, , unit = '', memory] = process.argv;
console.log(JSON.stringify(await joinScope(unit, true, memory === undefined ? null : Number(memory))));

/*
 * Names that say "secret", in flags, variables, JSON and headers. All begin where a word begins and nowhere else, so
 * that a hostile line of a million letters costs no more than any other.
 */

const keys =
  'access|account|admin|api|app|application|auth|client|deploy|encryption|ingest|ingestion|license|master|primary|' +
  'private|secondary|secret|service|session|shared|signing|storage|webhook|write';
const words = [
  'token(?!i[sz]e)',
  'secret',
  'passw(?:or)?d',
  'passphrase',
  '(?<!by|com|sur|tres)pass(?![a-z]|-thr)',
  'pwd(?![a-z])',
  `(?:${keys})[-_]?keys?(?![a-z])`,
  'credentials?',
  'auth(?!or)',
  'cookies?(?![a-z])',
  'mnemonic',
  '(?<![a-z])(?:jwt|otp|totp|pin)(?![a-z])',
].join('|');

/** What such a name ends in where its value is no secret, but says where or how it is kept, or how many there are. */
const harmlessEnd =
  '[-_.]?(?:type|mode|method|url|uri|endpoint|host|port|scheme|provider|file|path|dir|jar|ttl|expiry|lifetime|length|' +
  'size|limit|count|policy|store|helper|format|algorithm|version|stdin|prompt|budget|name|env)s?$';
const amount =
  '(?:max|min|num|n|total|new|prompt|completion|context|budget|thinking)[-_.](?:\\w+[-_.])*tokens?$';
const harmless = new RegExp(`(?:${harmlessEnd}|(?:^|[-_.])${amount})`, 'i');

export const secretName = `(?<![\\w.-])[\\w.-]*(?:${words})[\\w.-]*`;
/** In front of `=`: environment variables end in these, too. */
export const assignedName = `${secretName}|(?<![\\w.-])[\\w.-]*(?:_KEY|KEY|PASS|PWD|PAT|DSN)`;

const wholeName = new RegExp(`^(?:${secretName})$`, 'i');

/** Whether a name that matches one of the patterns above stands for something that nobody may see. */
export const isSecret = (name: string): boolean => !harmless.test(name.replace(/^-+/, ''));

/** Whether a flag (`--client-secret`) is followed by a secret. */
export const isSecretFlag = (word: string): boolean => {
  if (!word.startsWith('-')) return false;
  const name = word.replace(/^-+/, '');
  return (
    !/^(?:no|disable|without|skip|show|hide|print)-/i.test(name) && wholeName.test(name) && isSecret(name)
  );
};

/** A program whose short flags, or whose words by their place, are secrets. */
interface Program {
  name: RegExp;
  /** Flags whose value is secret: the next word, or what is joined to the flag. */
  flags?: readonly string[];
  /** As `flags`, only where these words are there, too: `docker login -p x`, but not `docker run -p 80:80`. */
  onlyWith?: readonly string[];
  /** Flags of which only a part is secret: `name:secret`, `name%secret`, `name,secret`. The name stays. */
  pairs?: readonly { flag: string; separator: string }[];
  /** Who logs in where is one word, as in `name/secret@host`: between this sign and the last @ stands the secret. */
  login?: string;
  /** Behind these words comes a secret; with `skip`, one or more words later. */
  after?: readonly { word: string; skip?: number }[];
}

/** Sources: the programs' manual pages. */
const programs: readonly Program[] = [
  { name: /^redis-(?:cli|benchmark)$/, flags: ['-a'] },
  {
    name: /^(?:docker|podman|nerdctl|buildah|skopeo|helm|oras|crane|az|cf|ibmcloud|oc)$/,
    flags: ['-p'],
    onlyWith: ['login'],
  },
  { name: /^twine$/, flags: ['-p'] },
  { name: /^openssl$/, flags: ['-k', '-K', '-pass', '-passin', '-passout'], after: [{ word: 'passwd' }] },
  {
    name: /^ldap(?:search|modify|add|delete|whoami|compare|modrdn|passwd)$/,
    flags: ['-w', '-s', '-a'],
    onlyWith: ['-w', '-s', '-a', '-D'],
  },
  { name: /^(?:sqlcmd|bcp|osql|isql|tsql|fisql)$/, flags: ['-P'] },
  { name: /^(?:zip|unzip|zipcloak|funzip)$/, flags: ['-P'] },
  { name: /^(?:7z|7za|7zr|7zz|rar|unrar)$/, flags: ['-p', '-hp'] },
  { name: /^(?:mysql|mariadb)[\w-]*$/, flags: ['-p'] },
  { name: /^(?:mongo|mongosh|mongorestore|mongoexport|mongoimport|mongostat|mongodump)$/, flags: ['-p'] },
  { name: /^(?:mosquitto_(?:pub|sub|rr)|ipmitool|cassandra-stress|kcat)$/, flags: ['-P'] },
  {
    name: /^(?:cqlsh|clickhouse-client|rdesktop|smbmap|crackmapexec|nxc|mqtt|expressvpn|neo4j|cypher-shell|evil-winrm|psexec(?:64)?)$/i,
    flags: ['-p'],
  },
  { name: /^(?:useradd|usermod|groupmod)$/, flags: ['-p'] },
  { name: /^sshpass$/, flags: ['-p'] },
  { name: /^snmp(?:walk|get|set|getnext|bulkwalk|table)$/, flags: ['-c', '-A', '-X'] },
  {
    name: /^(?:doctl|flyctl|fly|influx|argocd|lftp|sonar-scanner|snyk|vercel)$/,
    flags: ['-t'],
    onlyWith: ['-t'],
  },
  { name: /^(?:cryptsetup|gpg2?)$/, flags: ['--passphrase'] },
  {
    name: /^curl$/,
    flags: ['-b'],
    pairs: [
      { flag: '-u', separator: ':' },
      { flag: '-U', separator: ':' },
      { flag: '-E', separator: ':' },
      { flag: '--cert', separator: ':' },
    ],
  },
  {
    name: /^(?:http|https|xh|xhs)$/,
    pairs: [
      { flag: '-a', separator: ':' },
      { flag: '--auth', separator: ':' },
    ],
  },
  {
    name: /^(?:smbclient|rpcclient|net|mount\.cifs|smbget|wmic|winexe)$/,
    pairs: [
      { flag: '-U', separator: '%' },
      { flag: '--user', separator: '%' },
    ],
  },
  { name: /^lftp$/, pairs: [{ flag: '-u', separator: ',' }] },
  { name: /^(?:svn|hg|rsync|ncftp|ftp)$/, flags: ['--password'] },
  { name: /^ncftp(?:get|put|ls)?$/, flags: ['-p'] },
  { name: /^(?:xfreerdp3?|wfreerdp|mstsc)$/, flags: ['/p:', '/pth:'] },
  { name: /^ngrok$/, after: [{ word: 'add-authtoken' }, { word: 'authtoken' }, { word: 'add-api-key' }] },
  { name: /^vault$/, after: [{ word: 'login' }, { word: 'unseal' }, { word: 'unwrap' }] },
  {
    name: /^rabbitmqctl$/,
    after: [
      { word: 'add_user', skip: 1 },
      { word: 'change_password', skip: 1 },
      { word: 'authenticate_user', skip: 1 },
    ],
  },
  {
    name: /^htpasswd$/,
    after: [
      { word: '-b', skip: 2 },
      { word: '-nb', skip: 1 },
      { word: '-nbB', skip: 1 },
      { word: '-bn', skip: 1 },
      { word: '-bc', skip: 2 },
      { word: '-cb', skip: 2 },
      { word: '-bB', skip: 2 },
    ],
  },
  { name: /^wpa_passphrase$/, after: [{ word: 'wpa_passphrase', skip: 1 }] },
  {
    name: /^(?:nmcli|netsh|iwctl|wpa_cli|networksetup)$/,
    after: [
      { word: 'password' },
      { word: 'psk' },
      { word: 'wifi-sec.psk' },
      { word: '802-11-wireless-security.psk' },
    ],
  },
  { name: /^bw$/, after: [{ word: 'unlock' }, { word: 'login', skip: 1 }] },
  { name: /^rclone$/, after: [{ word: 'obscure' }] },
  { name: /^pulumi$/, after: [{ word: 'set', skip: 1 }], onlyWith: ['--secret'] },
  { name: /^(?:sqlplus|sqlldr|expdp|impdp|exp|imp|rman)$/, login: '/' },
  {
    name: /^(?:secretsdump|psexec|wmiexec|smbexec|atexec|dcomexec|smbclient|mssqlclient|lookupsid|GetUserSPNs|GetADUsers)\.py$/,
    login: ':',
  },
  {
    name: /^(?:security)$/,
    flags: ['-w', '-p', '-P', '-k'],
    onlyWith: [
      'add-generic-password',
      'add-internet-password',
      'unlock-keychain',
      'import',
      'set-key-partition-list',
    ],
  },
  {
    name: /^(?:gh|flyctl|fly|wrangler|eas|doppler|railway)$/,
    flags: ['-b', '--body', '--value'],
    onlyWith: ['secret', 'secrets', 'variable', 'variables'],
  },
];

/** Most words are the name of none of them. */
const anyProgram = new RegExp(programs.map(({ name }) => name.source).join('|'));

const nameOf = (word: string) => word.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');

/**
 * Where secrets stand in a command line because of which program it is: the place of each such word, and how many of
 * its first letters may be shown. A program counts wherever its name stands (`sudo`, `docker exec`, a path).
 */
export function secretPlaces(words: readonly string[]): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  words.forEach((word, at) => {
    const name = nameOf(word);
    if (!anyProgram.test(name)) return;
    const rest = words.slice(at + 1);
    for (const program of programs) {
      if (!program.name.test(name)) continue;
      if (program.onlyWith !== undefined && !program.onlyWith.some((needed) => rest.includes(needed)))
        continue;
      for (const [place, shown] of placesOf(program, words, at)) places.set(place, shown);
    }
  });
  return places;
}

function placesOf(
  program: Program,
  words: readonly string[],
  start: number,
): [place: number, shown: number][] {
  const found: [number, number][] = [];
  for (let at = start; at < words.length; at += 1) {
    const word = words[at] ?? '';
    for (const { word: before, skip = 0 } of program.after ?? []) {
      if (nameOf(word) !== before) continue;
      const place = nthWord(words, at, skip);
      if (place !== null) found.push([place, 0]);
    }
    if (at === start) continue;
    for (const flag of program.flags ?? []) {
      // `mysql -p shop` asks for its password: the next word is the database.
      const isJoinedOnly = /^(?:7z|rar|unrar|mysql|mariadb)/.test(nameOf(words[start] ?? ''));
      if (word === flag && !isJoinedOnly && words[at + 1] !== undefined) found.push([at + 1, 0]);
      else if (isJoined(word, flag)) found.push([at, flag.length]);
    }
    if (program.login !== undefined && !word.startsWith('-')) {
      const cut = word.indexOf(program.login);
      if (cut >= 0 && word.indexOf('@', cut) > cut + 1) found.push([at, cut + 1]);
    }
    for (const { flag, separator } of program.pairs ?? []) {
      const isJoinedPair = isJoined(word, flag);
      const place = word === flag ? at + 1 : isJoinedPair ? at : null;
      const pair = place === null ? undefined : words[place];
      if (place === null || pair === undefined) continue;
      const cut = pair.indexOf(separator, isJoinedPair ? flag.length : 0);
      if (cut >= 0) found.push([place, cut + 1]);
    }
  }
  return found;
}

/** `-phunter2`; a longer flag that only begins the same (`--password-file`, `-port`) is another one. */
const isJoined = (word: string, flag: string) =>
  word.length > flag.length &&
  word.startsWith(flag) &&
  (/^-[A-Za-z]$|^-hp$|:$/.test(flag) || word[flag.length] === '=');

/** The place of the word behind `at` that is no flag, `skip` such words later. */
function nthWord(words: readonly string[], at: number, skip: number): number | null {
  let left = skip;
  for (let place = at + 1; place < words.length; place += 1) {
    if (words[place]?.startsWith('-') === true) continue;
    if (left === 0) return place;
    left -= 1;
  }
  return null;
}

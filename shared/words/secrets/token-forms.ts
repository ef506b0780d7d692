/*
 * Forms of tokens that tell their vendor, wherever they stand. Sources: the vendors' own pages on their token
 * formats (GitHub, GitLab, Slack, Stripe, HashiCorp, Google, AWS, Atlassian, …) and the rules of secretlint 13 and
 * gitleaks 8, read for what exists. Neither is taken itself: secretlint's preset is 2.7 MB, works by promises on whole
 * files and knows no flags of programs; gitleaks is a program in Go.
 */

/** Beginnings behind which at least ten more characters of a token follow, a digit among them or none but letters. */
const beginnings = [
  // Code hosts and package registries
  ...[
    'gh[pousr]_',
    'github_pat_',
    'gl(?:pat|dt|rt|cbt|ptt|soat|imt|agent|ffct|oas)-',
    'npm_',
    'pypi-AgE',
    'rubygems_',
  ],
  ...[
    'dckr_(?:pat|oat)_',
    'cio[a-zA-Z0-9]{32}',
    'ATATT3',
    'ATCTT3',
    'ATBB',
    'CLOJARS_',
    'oy2',
    'figd_',
    'lin_api_',
  ],
  // Clouds
  ...[
    'AKIA',
    'ASIA',
    'ABIA',
    'ACCA',
    'AIza',
    'ya29\\.',
    '1//0',
    'GOCSPX-',
    'LTAI',
    'AKID',
    'dop_v1_',
    'doo_v1_',
  ],
  ...[
    'dor_v1_',
    'IQoJb3JpZ2lu',
    'FwoGZXIvYXdz',
    'FlyV1 ',
    'fo1_',
    'tskey-',
    'nvapi-',
    'pul-',
    'dapi',
    'sbp_',
    'nf[bcopu]_',
  ],
  ...[
    'sb_secret_',
    'vercel_blob_rw_',
    'v1\\.0-[a-f0-9]{24}-',
    'HRKU-',
    'rnd_',
    'hcaik_',
    'cfut_',
    'pscale_(?:tkn|pw|oauth)_',
  ],
  // Secret stores
  ...['hv[sbr]\\.', 'dp\\.(?:pt|st|ct|sa|scim|audit)\\.', 'ops_eyJ', 'AGE-SECRET-KEY-1', 'A3-[A-Z0-9]{6}-'],
  // Payment, shops, mail, messages
  ...[
    'whsec_',
    'shp(?:at|ss|ca|pa)_',
    'sq0(?:atp|csp|idp)-',
    'EAAA',
    'EAAC',
    'SG\\.',
    'xkeysib-',
    'key-[a-f0-9]{10}',
  ],
  ...[
    'xox[a-z]-',
    'xoxe\\.',
    'xapp-',
    'SK[a-f0-9]{16}',
    'EZ[AT]K',
    'shippo_live_',
    'duffel_(?:live|test)_',
    'PMAK-',
  ],
  // Models
  ...['hf_', 'api_org_', 'r8_', 'gsk_', 'xai-', 'pplx-', 'AQ\\.'],
  // Watching and tracking
  ...[
    'gl(?:sa|c)_',
    'NRAK-',
    'NRII-',
    'sntry[su]_',
    'ph[cx]_',
    'ntn_',
    'secret_',
    'ddapi_',
    'dt0[a-z]01\\.',
    'atlasv1\\.',
  ],
  ...['[sp]k\\.eyJ', 'apify_api_', 'lsv2_(?:pt|sk)_', 'CFPAT-', 'rdme_', 'tfp_', 'patp_', 'okta_', 'sgp_'],
].join('|');

export const tokenForms: readonly RegExp[] = [
  /(?<![A-Za-z0-9])(?:sk|pk|rk)[-_][A-Za-z0-9_-]{16,}/g,
  new RegExp(
    `(?<![A-Za-z0-9_])(?:${beginnings})(?=[A-Za-z0-9._~+/=-]*\\d|[A-Za-z]{20})[A-Za-z0-9._~+/=-]{10,}`,
    'g',
  ),
  // JSON Web Tokens, and two forms that carry their mark in the middle: Azure's client secrets, Terraform Cloud's.
  /(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /(?<![A-Za-z0-9])[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{30,36}/g,
  /(?<![A-Za-z0-9])[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_=-]{20,}/g,
  // A bot's token of Telegram and of Discord
  /(?<![A-Za-z0-9])\d{8,10}:AA[A-Za-z0-9_-]{15,}/g,
  /(?<![A-Za-z0-9])[MNO][A-Za-z0-9_-]{23,27}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,40}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY(?: BLOCK)?-----|$)/g,
];

/** Addresses that are secret themselves: whoever knows them may post. What is matched stays; the rest is hidden. */
export const secretAddresses: readonly RegExp[] = [
  /(hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)[^\s"']+/gi,
  /(discord(?:app)?\.com\/api(?:\/v\d+)?\/webhooks\/\d+\/)[^\s"']+/gi,
  /(api\.telegram\.org\/(?:file\/)?bot)[^\s"'/]+/gi,
  /((?:[\w-]+\.)?webhook\.office\.com\/webhookb2\/)[^\s"']+/gi,
  /(outlook\.office(?:365)?\.com\/webhook\/)[^\s"']+/gi,
  /(hooks\.zapier\.com\/hooks\/catch\/)[^\s"']+/gi,
  /(hook\.(?:[a-z0-9]+\.)?make\.com\/)[^\s"']+/gi,
  /(maker\.ifttt\.com\/trigger\/[^\s/]+\/(?:json\/)?with\/key\/)[^\s"']+/gi,
  /(open\.feishu\.cn\/open-apis\/bot\/v2\/hook\/)[^\s"']+/gi,
  // Whatever program they are of: a long last part behind hook, webhook or the like, or the key of a live stream
  /(\/(?:(?:in|out)coming-?)?(?:web)?hooks?\/(?:[^\s"'/]+\/){0,3})(?=[^\s"'/]*\d)[\w-]{18,}/gi,
  /(events\.pagerduty\.com\/(?:integration|x-ere|generic)\/)[^\s"']+/gi,
  /(\brtmps?:\/\/[^\s"'/]+\/[^\s"'/]+\/)[^\s"']+/gi,
  /(hc-ping\.com\/)[^\s"']+/gi,
];

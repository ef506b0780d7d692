import fc from 'fast-check';

/**
 * Random tests begin at one seed, so that a run that fails today fails tomorrow too. `FAST_CHECK_SEED` gives another;
 * `FAST_CHECK_SEED=random` looks for what nobody has met yet.
 */
const wanted = process.env['FAST_CHECK_SEED'];
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted ?? 20_261_127) });

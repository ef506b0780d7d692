/** More terminals than this are never opened at once. */
export const resumedAtOnce = 24;

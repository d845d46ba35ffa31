/**
 * What a program of ours that a test starts sees of this process's environment, besides what the test sets: where programs
 * are, and what Node compiled for those before it, which is half of the processor time of a server's start.
 */
export const BARE_ENV: NodeJS.ProcessEnv = {
  PATH: process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
};

/** A file that could not be written, by the error code of the operating system: why, and what to do. */
const room =
  'Make room (du -sh ~/* shows what fills it; CloudShell has 1 GB), then type the same command again.';
const right =
  'Give yourself the right to write there, or name another folder: RSW_HOME=/some/folder, then type the same command again.';

const causes: Readonly<Record<string, {readonly why: string; readonly next: string}>> = {
  ENOSPC: {why: 'the disk is full', next: room},
  EDQUOT: {why: 'your share of the disk is used up', next: room},
  EFBIG: {
    why: 'no file may grow any further here',
    next: 'Lift the limit (ulimit -f unlimited), then type the same command again.',
  },
  EACCES: {why: 'it may not be written to', next: right},
  EPERM: {why: 'it may not be written to', next: right},
  EROFS: {why: 'the file system is read-only', next: right},
  EIO: {why: 'the disk does not answer as it should', next: right},
};

/** Why and what to do; undefined for an error of any other kind. */
export const writeFailure = (error: unknown): {readonly why: string; readonly next: string} | undefined => {
  const {code, syscall} = (error ?? {}) as NodeJS.ErrnoException;
  // A program that could not be started, or a port that may not be listened on, is no file.
  return syscall?.startsWith('spawn') || syscall === 'listen' ? undefined : causes[code ?? ''];
};

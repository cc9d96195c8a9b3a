/** The colours of standard output and of standard error: none for whoever has set NO_COLOR (no-color.org), which chalk does not read. */
import {Chalk, chalkStderr, default as chalk} from 'chalk';

export const isColourWanted = !process.env['NO_COLOR'];

export const plain = new Chalk({level: 0});
export const outPaint = isColourWanted ? chalk : plain;
export const errorPaint = isColourWanted ? chalkStderr : plain;

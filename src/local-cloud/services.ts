import type {Service} from './operation.ts';

/** Every service of the local cloud, in the order in which they start. */
export const services: readonly Service[] = [];

/** How many executions of functions an account may have at a time. */
import type {LocalCloud} from '../cloud.ts';
import {quotaOf} from '../service-quotas/quotas.ts';
import {functions} from './function.ts';

/** What must stay for functions without a reservation: a hundred, or all of a smaller account. */
export const leastUnreserved = (cloud: LocalCloud): number => Math.min(100, quotaOf(cloud, 'concurrency'));

/** What the account has for functions without a reservation; the reservation of the function `but` does not count. */
export const unreservedConcurrency = (cloud: LocalCloud, but?: string): number =>
  functions(cloud)
    .values()
    .filter(({name}) => name !== but)
    .reduce((rest, {reservedConcurrency = 0}) => rest - reservedConcurrency, quotaOf(cloud, 'concurrency'));

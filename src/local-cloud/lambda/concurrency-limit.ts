/** Concurrent executions of a new AWS account. */
export const accountConcurrency = 10;

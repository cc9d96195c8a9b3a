import {defineConfig} from 'vitest/config';

/** Measurements: they take minutes and depend on the machine, so the tests do without them. */
export default defineConfig({
  test: {
    include: ['test/bench/**/*.bench.ts'],
    env: {AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true'},
    disableConsoleIntercept: true,
    bail: 0,
    testTimeout: 600_000,
    hookTimeout: 1_800_000,
  },
});

/** The table of commands, and the one place where errors are printed. */
import {Command, CommanderError} from 'commander';
import type {Invocation} from './commands/invocation.ts';
import {describeFailure, exitCodeOf} from './commands/failure.ts';
import {version} from './version.ts';

type Act = (invocation: Invocation) => Promise<void>;

/** Opens the screen only when a command runs: `--help` needs none. */
type Runner = (act: Act, options: {yes?: boolean}) => Promise<void>;

const places = (command: Command): Command =>
  command
    .option('--local', 'the workshop on this machine')
    .option('--region <region>', 'the AWS region')
    .option('--profile <name>', 'the AWS profile')
    .option(
      '--prefix <prefix>',
      'the prefix of the names (default: that of the workshop set up last, or rsw)',
    )
    .option('--owner <arn>', 'act for the owner of a workshop that is not yours');

const collect = (value: string, earlier: readonly string[] = []): string[] => [...earlier, value];

const yes = (command: Command): Command =>
  command.option('--yes', 'ask nothing: take every default and go on');

const defineWorkshop = (program: Command, run: Runner): void => {
  yes(places(program.command('setup').description('set the workshop up, or go on where it stopped')))
    .option('--dry-run', 'show the plan and touch nothing')
    .option('--until <step>', 'stop after this step')
    .option('--step-by-step', 'ask before each step: run it, show it, or do it yourself')
    .option('--node-type <type>', 'the node type of the cluster (default: the cheapest)')
    .option('--grafana <where>', 'managed, none, or the address of your own Grafana')
    .option('--grafana-admin <user>', "Grafana's administrator in Identity Center")
    .option('--sso-region <region>', 'the region of Identity Center, if it is another')
    .option('--pause-after <time>', 'pause a forgotten cluster after 90m, 8h, 2d, or never')
    .option('--permissions-boundary <arn>', 'the policy that bounds every role, or none')
    .option('--tag <key=value>', 'a tag on everything; once for each that the account demands', collect)
    .action(async (options) =>
      run(async (on) => (await import('./commands/setup.ts')).setup(options, on), options),
    );
  yes(
    places(
      program.command('step [name]').description('list the steps, run one again, explain it or take it back'),
    ),
  )
    .option('--explain', 'tell what it does, with what, and how to do it by hand')
    .option('--undo', 'take it back, with what needs it')
    .option('--recreate', 'schema, views, data-source, dashboard: replace what is there')
    .option('--password', 'database-user: give it a password, asked unseen or from RSW_DATABASE_PASSWORD')
    .option('--pause-after <time>', 'pause-guard: pause the cluster after this time from now')
    .option('--grafana-admin <user>', 'workspace-admin: who it is')
    .action(async (name, options) =>
      run(async (on) => (await import('./commands/step.ts')).step(name, options, on), options),
    );
  places(
    program.command('status').description('every step as the cloud sees it, rows, freshness, cost and links'),
  )
    .option('--json', 'as one JSON object')
    .option('--watch', 'again and again; q leaves')
    .action(async (options) =>
      run(async (on) => (await import('./commands/status.ts')).status(options, on), options),
    );
  yes(
    places(program.command('teardown').description('take everything down and verify that nothing is left')),
  ).action(async (options) =>
    run(async (on) => (await import('./commands/teardown.ts')).teardown(options, on), options),
  );
  places(program.command('doctor').description('look before anything is touched: credentials, quotas, names'))
    .option('--policy', 'print the least policy that set-up and teardown need')
    .option('--node-type <type>', 'look whether this node type can be ordered')
    .option('--grafana <where>', 'look for managed, none, or the address of your own Grafana')
    .option('--sso-region <region>', 'look for Identity Center in this region')
    .action(async (options) =>
      run(async (on) => (await import('./commands/doctor.ts')).doctor(options, on), options),
    );
  places(program.command('query [name]').description("ask the workshop's questions, or your own in SQL"))
    .option('--sql <statement>', 'your own SQL, several statements too; - reads it from the standard input')
    .option('--as <user>', 'the database user')
    .option('--all', 'all rows, not only the first 100')
    .option('--json', 'as an array of objects')
    .option('--csv', 'as comma-separated values')
    .action(async (name, options) =>
      run(async (on) => (await import('./commands/query.ts')).query(name, options, on), options),
    );
  places(program.command('dashboard').description('show the Logistics Dashboard in your browser'))
    .option('--port <number>', 'where it listens; any free port when not given')
    .option('--terminal', 'draw it here as text, without a browser')
    .option('--once', 'with --terminal: once, and not again and again')
    .option('--snapshot <file>', 'write it as one page to keep or to download; - writes to stdout')
    .option('--range <time>', 'how far back, such as 1h')
    .option('--var <name=values>', 'what is chosen, such as state=VIC,NSW', collect)
    .option('--public-host <host>', 'also answer to this host name, of a proxy you trust')
    .action(async (options) =>
      run(async (on) => (await import('./commands/dashboard.ts')).dashboard(options, on), options),
    );
};

const defineLocal = (program: Command, run: Runner): void => {
  const local = program.command('local').description("the local cloud's life");
  const load = async () => import('./commands/local.ts');
  local
    .command('start')
    .description('start it')
    .option('--port <number>', 'where it listens (remembered)')
    .option('--pace <pace>', 'how fast things are made: instant, quick or realistic (remembered)')
    .action(async (options) => run(async (on) => (await load()).localStart(options, on), {}));
  local
    .command('stop')
    .description('stop it; its data stays')
    .action(async () => run(async (on) => (await load()).localStop(on), {}));
  local
    .command('status')
    .description('tell whether and where it runs')
    .action(async () => run(async (on) => (await load()).localStatus(on), {}));
  local
    .command('env')
    .description('print the exports that point any AWS tool at it')
    .action(async () => run(async (on) => (await load()).localEnv(on), {}));
  yes(local.command('reset').description('remove it with everything in it')).action(async (options) =>
    run(async (on) => (await load()).localReset(on), options),
  );
  local
    .command('logs')
    .description('print the end of its log')
    .option('--lines <number>', 'how many lines (default: 100)')
    .action(async (options) => run(async (on) => (await load()).localLogs(options, on), {}));
};

/** The whole command line; `run` is given what a command does. */
export const createProgram = (run: Runner): Command => {
  const program = new Command('rsw')
    .description('The Amazon Redshift streaming workshop as one command, on AWS or on this machine.')
    .version(version(), '--version', 'print the version')
    .addHelpText('after', '\nBegin on this machine with: rsw setup --local\n');
  defineWorkshop(program, run);
  defineLocal(program, run);
  const settle = (command: Command, path: string): void => {
    command
      // Whoever has mistyped is led to the help of the command that they typed.
      .exitOverride((error) => {
        throw Object.assign(error, {typed: path});
      })
      .helpCommand(false)
      .configureOutput({writeErr: () => {}})
      .helpOption('-h, --help', 'print this help');
    for (const each of command.commands) settle(each, `${path} ${each.name()}`);
  };
  settle(program, 'rsw');
  return program;
};

/** Runs the program and answers its exit code. */
export const main = async (argv: readonly string[]): Promise<number> => {
  const interruption = new AbortController();
  let interrupts = 0;
  const interrupt = () => {
    if (++interrupts > 1) process.exit(130);
    interruption.abort();
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  // A reader such as `head` that has seen enough is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  let invocation: Invocation | undefined;
  const program = createProgram(async (act, options) => {
    const {createScreen} = await import('./ui/screen.ts');
    invocation = {ui: createScreen({yes: options.yes ?? false}), signal: interruption.signal};
    await act(invocation);
    invocation.ui.close();
  });
  try {
    if (argv.length === 0) program.outputHelp();
    else await program.parseAsync(argv, {from: 'user'});
    return 0;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === 'commander.help') {
      // A group of commands without one of them, such as `rsw local`.
      program.commands.find((command) => command.name() === argv[0])?.outputHelp();
      return 0;
    }
    invocation?.ui.close();
    const told = await describeFailure(error, invocation?.log?.(), invocation?.hint);
    if (invocation) invocation.ui.fail(told);
    else process.stderr.write(`${told}\n`);
    return exitCodeOf(error);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
};

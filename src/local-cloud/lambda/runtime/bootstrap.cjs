/**
 * The runtime inside one execution environment: a process of its own that loads a function's handler and runs one
 * invocation after the other. Plain JavaScript, since it is started as it stands, from the sources and from the bundle.
 *
 * Invocations come as lines of JSON on descriptor 3; log events and outcomes leave on descriptor 4, written
 * synchronously, so that nothing is lost and the order is kept when the process dies.
 */
'use strict';
const {existsSync, readFileSync, writeSync} = require('node:fs');
const {Socket} = require('node:net');
const {basename, dirname, join, resolve} = require('node:path');
const {createInterface} = require('node:readline');
const {pathToFileURL} = require('node:url');
const {format} = require('node:util');
const {Worker} = require('node:worker_threads');

const {_HANDLER: handlerName, LAMBDA_TASK_ROOT: root} = process.env;
const {takesCallbacks, residentLimit} = JSON.parse(process.argv[2]);
const inJson = process.env.AWS_LAMBDA_LOG_FORMAT === 'JSON';
const noCallbacks =
  'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.';
const neverSettled =
  'The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes';

let requestId;
/** Settles the invocation under way with `{payload}` or `{error}`. */
let settle;

const send = (message) => {
  const bytes = Buffer.from(`${JSON.stringify(message)}\n`);
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(4, bytes, done);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
};

const log = (message) => send({type: 'log', time: Date.now(), message});

const namedError = (name, message, stack) => Object.assign(new Error(message), {name, ...(stack && {stack})});

/** An error as Lambda reports it. */
const describeError = (error) =>
  error instanceof Error
    ? {
        errorType: error.name,
        errorMessage: error.message,
        trace: (error.stack ?? '').split('\n'),
      }
    : {errorType: typeof error, errorMessage: String(error), trace: []};

/** Errors in a log line have their stack under another name, and their own further members. */
const loggedError = (error) => {
  const {trace, ...described} = describeError(error);
  return JSON.stringify(Object.assign({}, error instanceof Error && error, described, {stack: trace}));
};

const writeConsole = (level, args) => {
  const time = new Date().toISOString();
  const message = args.length === 1 && inJson && typeof args[0] === 'object' ? args[0] : format(...args);
  log(
    inJson
      ? JSON.stringify({timestamp: time, level, requestId, message})
      : `${time}\t${requestId}\t${level}\t${message}`,
  );
};

const patchOutput = () => {
  const levels = {log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR', debug: 'DEBUG', trace: 'TRACE'};
  for (const [method, level] of Object.entries(levels))
    console[method] = (...args) => writeConsole(level, args);
  for (const stream of [process.stdout, process.stderr])
    stream.write = (chunk, encoding, done) => {
      log(String(chunk).replace(/\n$/, ''));
      (typeof encoding === 'function' ? encoding : done)?.();
      return true;
    };
};

/** Ends this process when the local cloud is gone or the memory is used up, even while the handler never yields. */
const watch = () => {
  const watcher = new Worker(
    `const {parent, residentLimit} = require('node:worker_threads').workerData;
     setInterval(() => {
       if (process.ppid !== parent || process.memoryUsage.rss() > residentLimit) process.kill(process.pid, 'SIGKILL');
     }, 200);`,
    {
      eval: true,
      workerData: {parent: process.ppid, residentLimit},
      env: {},
      execArgv: [],
      resourceLimits: {maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2},
    },
  );
  watcher.unref();
};

const isModule = (folder) => {
  for (let at = folder; at.startsWith(root); at = dirname(at)) {
    const file = join(at, 'package.json');
    if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')).type === 'module';
  }
  return false;
};

const loadModule = async (path) => {
  if (existsSync(`${path}.js`))
    return isModule(dirname(path)) ? import(pathToFileURL(`${path}.js`).href) : require(`${path}.js`);
  if (existsSync(`${path}.mjs`)) return import(pathToFileURL(`${path}.mjs`).href);
  if (existsSync(`${path}.cjs`)) return require(`${path}.cjs`);
  throw Object.assign(new Error(`Cannot find module '${basename(path)}'`), {code: 'MODULE_NOT_FOUND'});
};

const loadHandler = async () => {
  const [, module, names] = /^([^.]+)\.(.+)$/.exec(basename(handlerName)) ?? [];
  if (!module) throw namedError('Runtime.MalformedHandlerName', 'Bad handler');
  let found;
  try {
    found = await loadModule(resolve(root, dirname(handlerName), module));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw namedError('Runtime.UserCodeSyntaxError', String(error), error.stack);
    if (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND')
      throw namedError('Runtime.ImportModuleError', String(error), error.stack);
    throw error;
  }
  for (const name of names.split('.')) found = found?.[name];
  if (found === undefined)
    throw namedError('Runtime.HandlerNotFound', `${handlerName} is undefined or not exported`);
  if (typeof found !== 'function')
    throw namedError('Runtime.HandlerNotFound', `${handlerName} is not a function`);
  if (!takesCallbacks && found.length >= 3)
    throw namedError('Runtime.CallbackHandlerDeprecated', noCallbacks);
  return found;
};

const contextOf = (invocation) => ({
  callbackWaitsForEmptyEventLoop: true,
  functionVersion: '$LATEST',
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
  logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  clientContext: invocation.clientContext,
  identity: undefined,
  invokedFunctionArn: invocation.arn,
  awsRequestId: invocation.requestId,
  getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
});

/** Runs the handler; with a callback the answer waits, as Lambda's does, until nothing is left to do. */
const run = (handler, event, context) =>
  new Promise((succeed, reject) => {
    let answered;
    const callback = (error, result) => {
      answered ??= () => (error === null || error === undefined ? succeed(result) : reject(error));
      if (!context.callbackWaitsForEmptyEventLoop) answered();
    };
    settle = () => {
      if (answered) answered();
      else if (returned) reject(namedError('Runtime.NodeJsExit', neverSettled));
      else succeed(null);
    };
    const returned = handler(event, context, ...(takesCallbacks ? [callback] : []));
    if (typeof returned?.then === 'function') returned.then(succeed, reject);
    else if (!takesCallbacks) succeed(returned);
  });

const invoke = async (handler, invocation) => {
  requestId = invocation.requestId;
  try {
    const result = await run(handler, JSON.parse(invocation.event), contextOf(invocation));
    const payload = JSON.stringify(result) ?? 'null';
    finish({payload});
  } catch (error) {
    writeConsole('ERROR', [`Invoke Error \t${loggedError(error)}`]);
    finish({error: describeError(error)});
  }
};

const finish = (outcome) => {
  settle = undefined;
  send({type: 'outcome', rss: process.memoryUsage.rss(), ...outcome});
};

/** What no handler caught ends the environment; Lambda reports it as the outcome of the invocation under way. */
const fatal = (title, error, described) => {
  writeConsole('ERROR', [`${title} \t${loggedError(error)}`]);
  send({type: 'outcome', ends: true, rss: process.memoryUsage.rss(), error: described});
  process.exit(128);
};

const main = async () => {
  patchOutput();
  watch();
  process.on('uncaughtException', (error) => fatal('Uncaught Exception', error, describeError(error)));
  process.on('unhandledRejection', (reason) => {
    const error = namedError('Runtime.UnhandledPromiseRejection', String(reason), reason?.stack);
    fatal('Unhandled Promise Rejection', error, describeError(error));
  });
  const orders = new Socket({fd: 3, readable: true, writable: false});
  orders.on('close', () => process.exit(0));
  const handler = await loadHandler().catch((error) => {
    writeConsole('ERROR', [`Uncaught Exception \t${loggedError(error)}`]);
    send({type: 'broken', rss: process.memoryUsage.rss(), error: describeError(error)});
    process.exit(1);
  });
  // Between orders the process must stay, during one it must be able to notice that nothing is left to do.
  process.on('beforeExit', () => {
    settle?.();
    orders.ref();
  });
  createInterface({input: orders}).on('line', (line) => {
    orders.unref();
    void invoke(handler, JSON.parse(line)).finally(() => orders.ref());
  });
  send({type: 'ready'});
};

void main();

/** What stops CloudFormation, and the names that clash. */
import type {Failure} from './failure.ts';

export const stackFailures: readonly Failure[] = [
  {
    sign: /Stack \[?(?<stack>[\w-]+)\]? cannot be deleted while TerminationProtection is enabled/i,
    why: 'somebody has switched on termination protection for stack {stack}',
    next: 'Switch it off (console: CloudFormation, the stack, Edit termination protection), then type the same command again.',
  },
  {
    sign: /cdk-bootstrap\/(?<qualifier>\w+)\/version/i,
    why: "the template asks for the CDK's bootstrap, which this account and region do not have",
    next: 'rsw needs none: rsw setup. The original sample does: npx cdk bootstrap',
  },
  {
    sign: /ZipFile.*cannot exceed 4096/i,
    why: 'a very old tool has checked the template: code in a template may be longer today',
    next: 'Update rsw (npm install --global rsw@latest), then type the same command again.',
  },
  {
    sign: /runtime parameter of (?<runtime>[\w.]+) is no longer supported/i,
    why: 'Lambda makes no new functions for {runtime} any more',
    next: 'Update rsw (npm install --global rsw@latest), then type the same command again.',
  },
  {
    sign: /is in [A-Z_]+_IN_PROGRESS state and can ?not be updated|OperationInProgress/i,
    why: 'something else is at work on that stack',
    next: 'Wait until it has ended (rsw status shows it), then type the same command again.',
  },
  {
    sign: /DependencyViolation|has a dependent object|has dependencies and cannot be deleted/i,
    why: 'something that this workshop has not made still uses it',
    next: 'Delete what uses it (console: EC2, Network Interfaces shows it), then type the same command again.',
  },
  {
    // A quoted name is the database's way of telling.
    sign: /(?<thing>(?:stream|function|role|secret|log group|table|workspace|cluster|schedule|state machine)\b[^"]{0,160}?|\b[\w/-]+ )already exists?\b(?!.*")/i,
    from: ['stack'],
    why: 'something of that name is there already, from an earlier run or from somebody else',
    next: 'Delete it in the console if nobody needs it, or use names of your own: rsw setup --prefix rsw-2',
  },
  {
    sign: /InternalFailure|InternalServerError|ServiceUnavailable|Internal (error|failure)|ServiceInternalError/i,
    why: 'AWS itself has failed',
    next: 'Type the same command again in a few minutes; https://health.aws.amazon.com/health/status shows what is out of order.',
  },
];

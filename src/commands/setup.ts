import {describeCosts, hourlyCosts, type Costs} from '../steps/costs.ts';
import {verifyOwner} from '../steps/claims.ts';
import {dataSource} from '../steps/data-source.ts';
import {steps} from '../steps/index.ts';
import {verifyNodeType} from '../steps/node-type.ts';
import {verifyOwnGrafana} from '../steps/own-grafana.ts';
import {lookForSignIn} from '../steps/sign-in.ts';
import {dashboardAddress} from '../steps/links.ts';
import {readCurrent} from '../remembered.ts';
import {declined} from '../workshop/errors.ts';
import {upTo} from '../workshop/plan.ts';
import {look} from '../workshop/look.ts';
import {setUp} from '../workshop/run.ts';
import {askAnswers, configOf, type AnswerOptions} from './answers.ts';
import {askPlace} from './ask-place.ts';
import {askRecreate} from './ask-recreate.ts';
import {grafanaKeys} from './grafana-keys.ts';
import type {Invocation} from './invocation.ts';
import {inSession, type Session} from './session.ts';
import {choosing} from './step-by-step.ts';
import {commandLine, workshopRun} from './workshop.ts';
import {tellPlan} from './tell-plan.ts';

export type SetupOptions = AnswerOptions & {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly until?: string;
  readonly stepByStep?: boolean;
};

/** `rsw setup`: asks, shows the plan and what it costs, confirms, walks the steps. */
export const setup = async (options: SetupOptions, invocation: Invocation): Promise<void> => {
  const {ui} = invocation;
  const wanted = upTo(steps, options.until);
  const place = await askPlace(options, ui, readCurrent());
  await inSession(place, 'setup', invocation, async (session) => {
    const progress = await session.store.load();
    ui.heading(`The workshop in ${session.named}`);
    const answers = await askAnswers(options, progress.answers, ui, async (ssoRegion) =>
      lookForSignIn(session.cloud, ssoRegion),
    );
    const config = configOf(answers, session);
    const run = workshopRun(
      session,
      config,
      invocation,
      commandLine(session, 'setup', ...wayOfGoing(options)),
    );
    const findings = await ui.task('looking at what is there', async () => {
      await verifyOwner(run.tools);
      await verifyNodeType(run.tools);
      if (wanted.includes(dataSource)) await verifyOwnGrafana(run.tools, run.signal);
      return look({...run, steps: wanted});
    });
    const costs = await hourlyCosts(session.cloud, config);
    await tellPlan(ui, wanted, findings, costs, config);
    if (options.dryRun) return ui.note('A dry run: nothing was touched.');
    const isConnected = findings.get('data-source')?.state === 'ready';
    const keys = isConnected ? undefined : await grafanaKeys(config, session, ui);
    const tools = {
      ...run.tools,
      recreate: await askRecreate(ui, findings),
      ...(keys && {grafanaKeys: keys}),
    };
    if (!(await ui.confirm('Go on?'))) throw declined(`Whenever you like: ${commandLine(session, 'setup')}`);
    await session.lock();
    await session.store.save({...(await session.store.load()), answers: {...answers}});
    await session.makeCurrent(true);
    ui.story(wanted.map((step) => step.name));
    await setUp(
      {...run, tools},
      {until: options.until, choose: options.stepByStep ? choosing(ui, tools) : undefined},
    );
    await session.makeCurrent(options.until !== undefined);
    const isNew = findings.get('order-view')?.state === 'absent';
    await tellEnd(session, costs, invocation, options, isNew);
  });
};

/** The flags that have to be typed again after an interruption; the answers are remembered. */
const wayOfGoing = ({until, stepByStep, yes}: SetupOptions) => [
  until !== undefined && `--until ${until}`,
  stepByStep && '--step-by-step',
  yes && '--yes',
];

const tellEnd = async (
  session: Session,
  costs: Costs | undefined,
  {ui}: Invocation,
  options: SetupOptions,
  isNew: boolean,
): Promise<void> => {
  const address = await dashboardAddress(session.store);
  ui.heading(options.until === undefined ? 'The workshop is ready.' : `Ready up to ${options.until}.`);
  if (address !== undefined) ui.line(`Logistics Dashboard  ${address}`);
  else if (options.until === undefined)
    ui.line('Logistics Dashboard  rsw dashboard   (in a browser of this machine)');
  ui.line(`Look at it           rsw status`);
  if (options.until === undefined)
    ui.line(`Ask it               rsw query busiest-routes   (rsw query lists more)`);
  ui.line(`Take it down         rsw teardown`);
  ui.note(describeCosts(costs));
  // The dashboard's own range is hours: the first minutes are a sliver in it.
  if (isNew && options.until === undefined)
    ui.note('While its records are young they are seen best with: rsw dashboard --range 15m');
};

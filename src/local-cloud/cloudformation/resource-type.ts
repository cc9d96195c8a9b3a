import type {LocalCloud} from '../cloud.ts';
import type {Principal} from '../operation.ts';

/**
 * The properties a resource type supports: `true` for a value taken as it is, an object for nested
 * properties, a one-element array for a list of them. A property that is not here is refused by name.
 */
export type PropertyShape = true | readonly [PropertyShape] | {readonly [name: string]: PropertyShape};

export type Properties = Readonly<Record<string, unknown>>;

/** What a handler is given beside the (already resolved and checked) properties. */
export type ResourceContext = {
  readonly cloud: LocalCloud;
  /** Whoever started the stack operation: the handler calls other services as this principal. */
  readonly principal: Principal;
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** The stack's tags with CloudFormation's own three; those of the template's `Tags` are not in it. */
  readonly tags: Readonly<Record<string, string>>;
  /** The stack's tags when the resource was made or last changed. */
  readonly formerTags: Readonly<Record<string, string>>;
  /**
   * A name no other resource has, always the same for this resource of this stack operation:
   * `STACK-LOGICALID-RANDOM`, shortened to `max` characters.
   */
  physicalName(max: number): string;
  /** True when the local cloud stopped in the middle of this act: a resource of ours may be there already. */
  readonly resumed: boolean;
  /**
   * Says that the resource exists from now on, though `create` is still waiting until it is usable: when the
   * creation then fails or is cancelled, the rollback deletes it. Worth a call before every `until`.
   */
  made(physical: Physical): void;
  /** Waits until `ready` answers something else than undefined; looks at it again and again. */
  until<T>(ready: () => Promise<T | undefined> | T | undefined): Promise<T>;
};

/** A made resource: what `Ref` answers, and what `Fn::GetAtt` answers. */
export type Physical = {readonly id: string; readonly attributes: Readonly<Record<string, unknown>>};

/**
 * How CloudFormation makes one type of resource. Handlers call the services' own operations
 * (`cloud.invoke`), as AWS does, so that validation and permissions have one home.
 * Each settles when the resource is usable (or gone), and rejects with the service's own error.
 */
export type ResourceType = {
  readonly type: string;
  readonly properties: Readonly<Record<string, PropertyShape>>;
  readonly required?: readonly string[];
  /** Properties whose change makes a new resource. */
  readonly replacing?: readonly string[];
  create(properties: Properties, context: ResourceContext): Promise<Physical>;
  update(
    physical: Physical,
    properties: Properties,
    previous: Properties,
    context: ResourceContext,
  ): Promise<Physical>;
  /** Quiet when the resource is not there. */
  delete(physical: Physical, properties: Properties, context: ResourceContext): Promise<void>;
};

/** What a change set says in place of a value that only the deployment will tell. */
export const knownAfterApply = '{{changeSet:KNOWN_AFTER_APPLY}}';

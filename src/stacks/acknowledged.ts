import {Validations, type App} from 'aws-cdk-lib';

/** Findings of the CDK's validation and of cdk-nag that we leave as they are, each with the reason. */
const acknowledged = {
  'CloudFormation-Validate::W1030':
    'An empty permissions boundary is the default, and the condition then leaves the property out.',
};

export const acknowledge = (app: App): void => {
  for (const [id, reason] of Object.entries(acknowledged)) Validations.of(app).acknowledge({id, reason});
};

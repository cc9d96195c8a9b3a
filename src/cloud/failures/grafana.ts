/** Managed Grafana, and the Identity Center that it signs people in with. */
import type {Failure} from './failure.ts';

export const grafanaFailures: readonly Failure[] = [
  {
    sign: /SSO is not enabled in any region/i,
    why: 'Managed Grafana signs people in with IAM Identity Center, which this account does not have',
    next: 'Enable it (console: IAM Identity Center), or go without: rsw setup --grafana URL (your own), or --grafana none (rsw dashboard)',
  },
  {
    sign: /permissionType is CUSTOMER_MANAGED a Workspace Role ARN/i,
    why: 'the workspace has no role to act with',
    next: 'Make the role and the workspace with: rsw step workspace',
  },
  {
    sign: /maximum number of service account tokens/i,
    why: 'the workspace holds as many tokens as it may, expired ones included',
    next: 'Delete old ones there (Administration, Users and access, Service accounts), then type the same command again.',
  },
  {
    sign: /Unable to update users in managed application/i,
    why: 'the caller lacks rights in IAM Identity Center (sso:*Profile*)',
    next: 'Attach AWSGrafanaWorkspacePermissionManagementV2, AWSSSOReadOnly and AWSSSODirectoryReadOnly, then: rsw step workspace-admin',
  },
];

/** What Managed Grafana has, and this cloud refuses: Enterprise licences, and API keys as from version 12 on. */
import {
  AssociateLicense$,
  CreateWorkspaceApiKey$,
  DeleteWorkspaceApiKey$,
  DisassociateLicense$,
  type AssociateLicenseCommandInput,
  type AssociateLicenseCommandOutput,
  type CreateWorkspaceApiKeyCommandInput,
  type CreateWorkspaceApiKeyCommandOutput,
  type DeleteWorkspaceApiKeyCommandInput,
  type DeleteWorkspaceApiKeyCommandOutput,
  type DisassociateLicenseCommandInput,
  type DisassociateLicenseCommandOutput,
} from '@aws-sdk/client-grafana';
import {operation} from './operation.ts';
import {invalid} from './errors.ts';
import {majorOf} from './versions.ts';
import {workspaceAccess, workspaceOf} from './workspaces.ts';

export const associateLicense = operation<AssociateLicenseCommandInput, AssociateLicenseCommandOutput>(
  AssociateLicense$,
  {
    access: workspaceAccess('AssociateLicense'),
    handle: ({workspaceId, licenseType}, {cloud}) => {
      workspaceOf(cloud, workspaceId);
      throw invalid(`The local cloud does not support licenses of the type ${licenseType}.`, 'licenseType');
    },
  },
);

export const disassociateLicense = operation<
  DisassociateLicenseCommandInput,
  DisassociateLicenseCommandOutput
>(DisassociateLicense$, {
  access: workspaceAccess('DisassociateLicense'),
  handle: ({workspaceId}, {cloud}) => {
    throw invalid(`Workspace ${workspaceOf(cloud, workspaceId).id} has no license.`, 'licenseType');
  },
});

const noApiKeys = (version: string) =>
  invalid(
    majorOf(version) >= 12
      ? `API keys are not supported for workspaces that use Grafana version ${version}. Use service accounts instead.`
      : 'The local cloud does not support API keys. Use service accounts instead.',
  );

export const createWorkspaceApiKey = operation<
  CreateWorkspaceApiKeyCommandInput,
  CreateWorkspaceApiKeyCommandOutput
>(CreateWorkspaceApiKey$, {
  access: workspaceAccess('CreateWorkspaceApiKey'),
  handle: ({workspaceId}, {cloud}) => {
    throw noApiKeys(workspaceOf(cloud, workspaceId).version);
  },
});

export const deleteWorkspaceApiKey = operation<
  DeleteWorkspaceApiKeyCommandInput,
  DeleteWorkspaceApiKeyCommandOutput
>(DeleteWorkspaceApiKey$, {
  access: workspaceAccess('DeleteWorkspaceApiKey'),
  handle: ({workspaceId}, {cloud}) => {
    throw noApiKeys(workspaceOf(cloud, workspaceId).version);
  },
});

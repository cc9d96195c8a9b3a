/**
 * Certificates beyond the well-known ones, such as those of a company's proxy: AWS_CA_BUNDLE, or ca_bundle of the profile, as in
 * the AWS CLI. They are added to what Node trusts (NODE_EXTRA_CA_CERTS included), where the CLI trusts nothing but them:
 * a bundle that holds only the proxy's certificate then works too.
 */
import {readFile} from 'node:fs/promises';
import {createSecureContext, rootCertificates, type SecureContext} from 'node:tls';
import {UserError} from '../workshop/errors.ts';
import type {Settings} from './shared-config.ts';

/** What connections trust; undefined where it is what Node trusts by itself. */
export const trusted = async (settings: Settings): Promise<SecureContext | undefined> => {
  const [name, path] = process.env['AWS_CA_BUNDLE']
    ? ['AWS_CA_BUNDLE', process.env['AWS_CA_BUNDLE']]
    : ['ca_bundle', settings['ca_bundle']];
  if (!path) return undefined;
  const bundle = await readBundle(name ?? '', path);
  // Whoever names authorities replaces Node's, the extra ones too.
  const extra = process.env['NODE_EXTRA_CA_CERTS'];
  const extraBundle = extra ? await readFile(extra, 'utf8').catch(() => '') : '';
  try {
    return createSecureContext({ca: [...rootCertificates, bundle, ...(extraBundle ? [extraBundle] : [])]});
  } catch (error) {
    throw unusable(name ?? '', path, (error as Error).message);
  }
};

const readBundle = async (name: string, path: string): Promise<string> => {
  try {
    const text = await readFile(path, 'utf8');
    if (/-----BEGIN (TRUSTED )?CERTIFICATE-----/.test(text)) return text;
  } catch (error) {
    throw unusable(
      name,
      path,
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not there' : (error as Error).message,
    );
  }
  throw unusable(name, path, 'there is no certificate in it');
};

const unusable = (name: string, path: string, why: string): UserError =>
  new UserError(`Could not read the certificates in ${path}`, {
    why,
    next: `Set ${name} to a file of certificates in PEM format, then type the same command again.`,
  });

import {describe, expect, it} from 'vitest';
import {proxyFailure, proxyFor} from '../../../src/cloud/proxy.ts';

const found = (address: string, env: NodeJS.ProcessEnv) => proxyFor(new URL(address), env)?.href;

describe('the proxy', () => {
  const HTTPS_PROXY = 'http://proxy:8080';
  it.each([
    ['https://redshift.us-east-1.amazonaws.com', '', `${HTTPS_PROXY}/`],
    ['https://127.0.0.1:4578', '', undefined],
    ['https://127.9.9.9', '', undefined],
    ['https://localhost', '', undefined],
    ['https://a.localhost', '', undefined],
    ['https://[::1]:99', '', undefined],
    ['https://a.internal', '.internal', undefined],
    ['https://internal', '.internal', undefined],
    ['https://a.internal', '*.internal', undefined],
    ['https://A.Internal', 'internal', undefined],
    ['https://notinternal', 'internal', `${HTTPS_PROXY}/`],
    ['https://example.com', 'other, example.com:443', undefined],
    ['https://example.com:444', 'example.com:443', `${HTTPS_PROXY}/`],
    ['https://example.com:444', 'example.com', undefined],
    ['https://10.1.2.3', '10.0.0.0/8', undefined],
    ['https://11.1.2.3', '10.0.0.0/8', `${HTTPS_PROXY}/`],
    ['https://[fd00:ec2::23]', 'fd00::/8', undefined],
    ['https://[fd00:ec2::23]', 'fd00:ec2::23', undefined],
    ['https://10.1.2.3', '10.0.0.0/99 nonsense/8', `${HTTPS_PROXY}/`],
    ['https://aws.amazon.com', '*', undefined],
    ['http://example.com', '', undefined],
  ])('for %s, exempt %j, is %s', (address, NO_PROXY, proxy) => {
    expect(found(address, {HTTPS_PROXY, NO_PROXY})).toBe(proxy);
  });

  it('is named in small letters or capitals, the small ones first, and without its scheme too', () => {
    expect(found('https://a.example', {https_proxy: 'http://small:1', HTTPS_PROXY})).toBe('http://small:1/');
    expect(found('https://a.example', {HTTPS_PROXY: 'proxy.example:8080'})).toBe(
      'http://proxy.example:8080/',
    );
    expect(found('https://a.example', {HTTPS_PROXY: '', https_proxy: ''})).toBeUndefined();
    expect(found('https://a.example', {HTTPS_PROXY, no_proxy: 'a.example'})).toBeUndefined();
  });

  it('is another for what is not encrypted, and none comes from ALL_PROXY, which AWS tools do not know', () => {
    expect(found('http://a.example', {HTTP_PROXY: 'http://plain:1', HTTPS_PROXY})).toBe('http://plain:1/');
    expect(found('https://a.example', {ALL_PROXY: 'http://all:1'})).toBeUndefined();
  });

  it.each(['socks5://proxy:1080', 'http://', 'not an address'])('cannot be %s', (HTTPS_PROXY) => {
    expect(() => found('https://a.example', {HTTPS_PROXY})).toThrow(
      expect.objectContaining({why: 'HTTPS_PROXY is not the address of an HTTP proxy'}),
    );
  });

  it('is named without its password', () => {
    const failure = proxyFailure(new URL('http://me:secret@proxy:8080'), new Error('no'));
    expect(failure.why).toContain('http://proxy:8080 cannot be reached');
    expect(JSON.stringify([failure.message, failure.why, failure.next])).not.toContain('secret');
  });
});

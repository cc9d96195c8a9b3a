import {afterEach, beforeEach, describe, expect, test} from 'vitest';
import {testWarehouse, type TestWarehouse} from '../../../support/warehouse.ts';

let house: TestWarehouse;
beforeEach(async () => {
  house = await testWarehouse();
  for (const user of ['ann', 'bob']) await house.run(`create user ${user} password 'Abcd1234'`);
  await house.run('create table t (a int)');
  await house.run('insert into t values (1)');
});
afterEach(() => house.remove());

describe('a plain user', () => {
  test.each([
    ['alter table gift owner to', 'create view gift as select * from t with no schema binding'],
    ['alter materialized view gift owner to', 'create materialized view gift as select 1 as a'],
  ])('cannot have a view read with the rights of another: %s', async (give, make) => {
    const admin = await house.value('select current_user');
    await house.run(make, 'ann');
    await house.run('grant select on gift to public', 'ann');
    expect(await house.error(`${give} ${String(admin)}`, 'ann')).toBe(
      'ERROR: must be superuser to alter owner',
    );
    expect(await house.error(`${give} nobody`, 'ann')).toBe('ERROR: user "nobody" does not exist');
    await house.run(`${give} ann`, 'ann');
    await house.run(`${give} bob`);
  });

  test('reads nothing that was not granted, and loses the grant with the table', async () => {
    expect(await house.error('select * from t', 'ann')).toBe('ERROR: permission denied for relation t');
    await house.run('grant select on all tables in schema public to ann');
    expect(await house.value('select a from t', 'ann')).toBe(1n);
    await house.run('create table later (a int)');
    expect(await house.error('select * from later', 'ann')).toBe(
      'ERROR: permission denied for relation later',
    );
    await house.run('drop table t');
    await house.run('create table t (a int)');
    expect(await house.error('select * from t', 'ann')).toBe('ERROR: permission denied for relation t');
  });

  test.each([
    ['insert into t values (2)', 'ERROR: permission denied for relation t'],
    ['update t set a = 2', 'ERROR: permission denied for relation t'],
    ['delete from t', 'ERROR: permission denied for relation t'],
    ['truncate table t', 'ERROR: permission denied for relation t'],
    ['drop table t', 'ERROR: must be owner of relation t'],
    ['alter table t rename to x', 'ERROR: must be owner of relation t'],
    ['grant select on t to public', 'ERROR: permission denied for relation t'],
    ['create schema mine', 'ERROR: permission denied for database testdb'],
    [
      'create external schema k from kinesis iam_role default',
      'ERROR: permission denied for database testdb',
    ],
    [
      'create table mine (a int default (select max(a) from t))',
      'ERROR: cannot use subquery in DEFAULT expression',
    ],
    ["create user eve password 'Abcd1234'", 'ERROR: permission denied to create user'],
    ['drop user bob', 'ERROR: permission denied to drop user'],
    ['alter user bob createdb', 'ERROR: permission denied to alter user'],
    ['create database other', 'ERROR: permission denied to create database'],
  ])('may not %s', async (sql, message) => {
    expect(await house.error(sql, 'ann')).toBe(message);
  });

  test('owns what it makes, and may pass it on', async () => {
    await house.run('create table own as select 5 as a', 'ann');
    expect(await house.error('select * from own', 'bob')).toBe('ERROR: permission denied for relation own');
    await house.run('grant select on own to bob with grant option', 'ann');
    expect(await house.value('select a from own', 'bob')).toBe(5n);
    await house.run('grant select on own to public', 'bob');
    await house.run('revoke select on own from public', 'ann');
    await house.run("alter user ann password 'Efgh5678'", 'ann');
  });

  test("reads through a view with the view owner's rights", async () => {
    await house.run('create view seen as select a + 1 as b from t');
    await house.run('grant select on seen to ann');
    expect(await house.value('select b from seen', 'ann')).toBe(2n);
    expect(
      await house.rows(
        "select has_table_privilege('t', 'select'), has_table_privilege('seen', 'select'), current_user",
        'ann',
      ),
    ).toEqual([[false, true, 'ann']]);
  });

  test('needs USAGE of a schema', async () => {
    await house.run('create schema hidden');
    await house.run('create table hidden.h (a int)');
    await house.run('grant select on hidden.h to ann');
    expect(await house.error('select * from hidden.h', 'ann')).toBe(
      'ERROR: permission denied for schema hidden',
    );
    await house.run('grant usage on schema hidden to ann');
    expect(await house.rows('select * from hidden.h', 'ann')).toEqual([]);
    await house.run('revoke usage on schema hidden from ann');
    expect(await house.error('select * from hidden.h', 'ann')).toBe(
      'ERROR: permission denied for schema hidden',
    );
  });

  test('has the rights of its groups and roles', async () => {
    await house.run('create group readers with user ann');
    await house.run('grant select on t to group readers');
    await house.run('create role writer');
    await house.run('grant insert, select on t to role writer');
    await house.run('grant role writer to bob');
    expect(await house.value('select a from t', 'ann')).toBe(1n);
    expect((await house.run('insert into t values (2)', 'bob')).affected).toBe(1);
    await house.run('alter group readers drop user ann');
    expect(await house.error('select * from t', 'ann')).toBe('ERROR: permission denied for relation t');
  });

  test('sees only its own in the catalogue', async () => {
    await house.run('create table own (a int)', 'ann');
    expect(await house.rows('select table_name from svv_tables', 'ann')).toEqual([['own']]);
    expect(await house.rows('select distinct table_name from information_schema.columns', 'ann')).toEqual([
      ['own'],
    ]);
    await house.run('grant select on t to ann');
    expect(await house.rows('select table_name from svv_tables order by 1', 'ann')).toEqual([['own'], ['t']]);
    await house.run('create materialized view m as select count(*) as n from t');
    await house.run('refresh materialized view m');
    expect(await house.rows('select name from svv_mv_info', 'ann')).toEqual([]);
    expect(await house.rows('select mv_name from sys_mv_refresh_history', 'ann')).toEqual([]);
    const own = await house.rows('select query_text from sys_query_history', 'ann');
    expect(own.every(([text]) => !String(text).startsWith('grant'))).toBe(true);
  });
});

describe('users', () => {
  test.each([
    ["create user u password 'Short1'", 'ERROR: password length must be at least 8 characters'],
    ["create user u password 'alllower1'", 'ERROR: password must contain at least one uppercase letter'],
    ["create user u password 'ALLUPPER1'", 'ERROR: password must contain at least one lowercase letter'],
    ["create user u password 'NoDigits'", 'ERROR: password must contain at least one number'],
    ["create user ann password 'Abcd1234'", 'ERROR: user "ann" already exists'],
    ['drop user nobody', 'ERROR: user "nobody" does not exist'],
    ['grant select on t to nobody', 'ERROR: user "nobody" does not exist'],
  ])('%s', async (sql, message) => {
    expect(await house.error(sql)).toBe(message);
  });

  test('must exist to run anything', async () => {
    await expect(house.run('select 1', 'nobody')).rejects.toMatchObject({
      message: 'FATAL: user "nobody" does not exist',
      sqlState: '28000',
    });
    await expect(
      house.warehouse.execute('select 1', house.session('admin', {database: 'nowhere'})),
    ).rejects.toThrow('FATAL: database "nowhere" does not exist');
    await house.warehouse.createUser('IAM:someone');
    expect(await house.value('select current_user', 'IAM:someone')).toBe('IAM:someone');
  });

  test('go only when nothing is theirs', async () => {
    await house.run('grant select on t to ann');
    expect(await house.error('drop user ann')).toBe(
      'ERROR: user "ann" cannot be dropped because the user has a privilege on some object',
    );
    await house.run('revoke all on all tables in schema public from ann');
    await house.run('create table own (a int)', 'ann');
    expect(await house.error('drop user ann')).toBe(
      'ERROR: user "ann" cannot be dropped because the user owns some object',
    );
    await house.run('drop table own');
    await house.run('drop user ann');
    expect(await house.rows("select usename from pg_user where usename = 'ann'")).toEqual([]);
  });

  test('are there again after a restart, with their grants', async () => {
    await house.run('grant select on t to ann');
    house = await house.reopen();
    expect(await house.value('select a from t', 'ann')).toBe(1n);
    expect(await house.error('select * from t', 'bob')).toBe('ERROR: permission denied for relation t');
  });

  test('cannot spoil the history for the others', async () => {
    expect(await house.error("select 'a\0b'", 'ann')).toBe(
      'ERROR: invalid byte sequence for encoding "UTF8": 0x00',
    );
    expect(await house.value("select count(*) from sys_query_history where error_message like '%0x00'")).toBe(
      1n,
    );
  });

  test.each([
    ['plain', 'Abcd1234'],
    // md5sum of 'Abcd1234ann'
    ['as its MD5 with the name', 'md5477aa2e8377a5984dbed5b68b070a5c1'],
    ['to be hashed with SHA-256', 'sha256|Abcd1234'],
  ])('sign in with a password that came %s', async (_, given) => {
    await house.run(`alter user ann password '${given}'`);
    expect(house.warehouse.isPassword('ann', 'Abcd1234')).toBe(true);
    expect(house.warehouse.isPassword('ann', 'Abcd1235')).toBe(false);
    await house.run('alter user ann password disable');
    expect(house.warehouse.isPassword('ann', 'Abcd1234')).toBe(false);
  });

  test('have the rules kept for a password that comes to be hashed, too', async () => {
    expect(await house.error("alter user ann password 'sha256|short'")).toBe(
      'ERROR: password length must be at least 8 characters',
    );
  });

  test('are told with their roles: all to a superuser, its own to each', async () => {
    await house.run('create role readers');
    await house.run('grant role readers to ann');
    await house.run('grant role readers to bob');
    const text = 'select user_name, role_name from svv_user_grants order by 1';
    expect(await house.rows(text)).toEqual([
      ['ann', 'readers'],
      ['bob', 'readers'],
    ]);
    expect(await house.rows(text, 'bob')).toEqual([['bob', 'readers']]);
  });

  test('keep their passwords out of the history', async () => {
    const [[text]] = (await house.rows(
      "select query_text from sys_query_history where query_text like '%ann%' limit 1",
    )) as [[string]];
    expect(text).toBe("create user ann password '***'");
  });
});

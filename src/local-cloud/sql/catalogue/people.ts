import {isSuperuser} from '../permissions.ts';
import {type, varchar} from '../types.ts';
import {inline, type SystemRelation} from './inline.ts';

const int4 = type('int4');
const bool = type('bool');
const name = varchar(128);

const pgUser: SystemRelation = ({registry}) =>
  inline(
    [
      ['usename', name],
      ['usesysid', int4],
      ['usecreatedb', bool],
      ['usesuper', bool],
      ['usecatupd', bool],
      ['passwd', varchar(8)],
      ['valuntil', varchar(32)],
      ['useconfig', varchar()],
    ],
    registry
      .all('users')
      .map((user) => [
        user.name,
        user.id,
        user.createdb,
        user.superuser,
        user.superuser,
        '********',
        user.validUntil ?? null,
        null,
      ]),
  );

const svvUserInfo: SystemRelation = ({registry, user: asking}) =>
  inline(
    [
      ['user_name', name],
      ['user_id', int4],
      ['createdb', bool],
      ['superuser', bool],
      ['catalog_update', bool],
      ['connection_limit', varchar(32)],
      ['syslog_access', varchar(16)],
      ['last_ddl_timestamp', type('timestamp')],
      ['session_timeout', int4],
      ['external_user_id', name],
    ],
    registry
      .all('users')
      .filter((user) => isSuperuser(registry, asking) || user.name === asking)
      .map((user) => [
        user.name,
        user.id,
        user.createdb,
        user.superuser,
        user.superuser,
        user.connectionLimit ?? 'UNLIMITED',
        user.syslog ?? 'RESTRICTED',
        null,
        Number(user.sessionTimeout ?? 0),
        null,
      ]),
  );

const pgGroup: SystemRelation = ({registry}) =>
  inline(
    [
      ['groname', name],
      ['grosysid', int4],
      ['grolist', varchar()],
    ],
    registry
      .all('groups')
      .map((group) => [
        group.name,
        group.id,
        `{${group.users.map((user) => registry.get('users', user)?.id ?? 0).join(',')}}`,
      ]),
  );

const svvRoles: SystemRelation = ({registry}) =>
  inline(
    [
      ['role_id', int4],
      ['role_name', name],
      ['role_owner', name],
      ['external_id', name],
    ],
    registry.all('roles').map((role) => [role.id, role.name, role.owner, null]),
  );

const svvUserGrants: SystemRelation = ({registry, user: asking}) =>
  inline(
    [
      ['user_id', int4],
      ['user_name', name],
      ['role_id', int4],
      ['role_name', name],
      ['admin_option', bool],
    ],
    registry.all('roles').flatMap((role) =>
      role.members
        .map(identity)
        .filter(([who, kind]) => kind === 'user' && (isSuperuser(registry, asking) || who === asking))
        .map(([who]) => [registry.get('users', who)?.id ?? 0, who, role.id, role.name, false]),
    ),
  );

const identity = (to: string): [name: string, type: string] => {
  const [kind = '', ...rest] = to.split(':');
  return [rest.join(':'), kind];
};

const relationPrivileges: SystemRelation = ({registry, user: asking}) =>
  inline(
    [
      ['namespace_name', name],
      ['relation_name', name],
      ['privilege_type', varchar(16)],
      ['identity_id', int4],
      ['identity_name', name],
      ['identity_type', varchar(16)],
      ['admin_option', bool],
      ['privilege_scope', varchar(16)],
      ['grantor_name', name],
    ],
    registry.all('grants').flatMap((grant) => {
      const relation = grant.on === 'relation' ? registry.relationById(grant.id) : undefined;
      const [who, kind] = identity(grant.to);
      if (
        !relation ||
        !(isSuperuser(registry, asking) || who === asking || relation.owner === asking || kind === 'public')
      )
        return [];
      return [
        [
          relation.schema,
          relation.name,
          grant.privilege.toUpperCase(),
          registry.get('users', who)?.id ?? 0,
          who,
          kind,
          grant.option,
          'TABLE',
          grant.grantor,
        ],
      ];
    }),
  );

const schemaPrivileges: SystemRelation = ({registry, user: asking}) =>
  inline(
    [
      ['namespace_name', name],
      ['privilege_type', varchar(16)],
      ['identity_id', int4],
      ['identity_name', name],
      ['identity_type', varchar(16)],
      ['admin_option', bool],
    ],
    registry.all('grants').flatMap((grant) => {
      const schema =
        grant.on === 'schema' ? registry.all('schemas').find((each) => each.id === grant.id) : undefined;
      const [who, kind] = identity(grant.to);
      if (
        !schema ||
        !(isSuperuser(registry, asking) || who === asking || schema.owner === asking || kind === 'public')
      )
        return [];
      return [
        [
          schema.name,
          grant.privilege.toUpperCase(),
          registry.get('users', who)?.id ?? 0,
          who,
          kind,
          grant.option,
        ],
      ];
    }),
  );

export const people: Readonly<Record<string, SystemRelation>> = {
  pg_user: pgUser,
  pg_user_info: pgUser,
  pg_group: pgGroup,
  svv_user_info: svvUserInfo,
  svv_roles: svvRoles,
  svv_user_grants: svvUserGrants,
  svv_relation_privileges: relationPrivileges,
  svv_schema_privileges: schemaPrivileges,
};

import {existsSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import type {Part} from '../cloud.ts';
import {ShardLog} from './shard-log.ts';

/** The open logs of all shards; each is opened at its first use. */
export type Logs = {
  of(stream: {readonly id: string}, shard: {readonly id: string}): ShardLog;
  /** Deletes a stream's records. */
  remove(streamId: string): void;
  /** Deletes what deleted streams left behind when the cloud stopped meanwhile. */
  keepOnly(streamIds: ReadonlySet<string>): void;
  close(): void;
};

export const logs: Part<Logs> = {
  name: 'kinesis/logs',
  open: (cloud) => {
    const folder = join(cloud.home, 'kinesis');
    const open = new Map<string, Map<string, ShardLog>>();
    const remove = (streamId: string): void => {
      for (const log of open.get(streamId)?.values() ?? []) log.close();
      open.delete(streamId);
      rmSync(join(folder, streamId), {recursive: true, force: true});
    };
    return {
      of: (stream, shard) => {
        let shards = open.get(stream.id);
        if (!shards) open.set(stream.id, (shards = new Map()));
        let log = shards.get(shard.id);
        if (!log) {
          log = new ShardLog(join(folder, stream.id, shard.id), cloud.now());
          shards.set(shard.id, log);
          if (log.cut > 0)
            cloud.log(`kinesis: cut ${log.cut} bytes off a torn write at the end of ${shard.id}`);
        }
        return log;
      },
      remove,
      keepOnly: (streamIds) => {
        if (existsSync(folder)) for (const id of readdirSync(folder)) if (!streamIds.has(id)) remove(id);
      },
      close: () => {
        for (const shards of open.values()) for (const log of shards.values()) log.close();
      },
    };
  },
  close: (part) => part.close(),
};

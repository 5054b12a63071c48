import { assert, describe, it } from "@effect/vitest"
import * as fs from "node:fs"
import * as EffectS3 from "../../src/index.js"

const page = fs.readFileSync(new URL("../../docs/tigris.md", import.meta.url), "utf8")

const tableOf = (heading: string): ReadonlyArray<readonly [there: string, here: string]> => {
  const section = page.split(`### ${heading}\n`)[1]?.split(/^##/m)[0] ?? ""
  return section.split("\n").filter((line) => line.startsWith("| `")).map((line) => {
    const [, there = "", here = ""] = line.split(" | ").join("|").split("|").map((cell) => cell.trim())
    return [there, here]
  })
}

const quoted = (text: string): ReadonlyArray<string> => [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)

/** `__all__` of 0.8.0. */
const boto3 = `get_bucket_info get_bucket_metadata has_snapshot_enabled TigrisAPIError TigrisBucketOptions
  with_bucket_options create_bucket TigrisSoftDeleteEnabled soft_delete_enabled create_soft_delete_bucket
  force_delete_bucket list_deleted_buckets restore_bucket set_bucket_soft_delete TigrisSnapshotEnabled TigrisSnapshot
  snapshot_enabled with_snapshot create_snapshot_bucket create_snapshot get_snapshot_version list_snapshots
  delete_snapshot TigrisFork forked_from create_fork list_forks list_buckets update_bucket set_bucket_notifications
  restore_object get_restore_info presign set_bucket_migration TigrisListSource with_list_source migrate_object
  is_object_migrated list_objects_from_source get_stats TigrisRename with_rename rename_object get_object_from_snapshot
  list_objects_from_snapshot head_object_from_snapshot TigrisSoftDeleteView with_soft_delete_view list_deleted_objects
  list_deleted_object_versions purge_deleted_object restore_deleted_object bundle_objects BundleError BundleResponse
  MAX_BUNDLE_KEYS BUNDLE_COMPRESSION_NONE BUNDLE_COMPRESSION_GZIP BUNDLE_COMPRESSION_ZSTD BUNDLE_ON_ERROR_SKIP
  BUNDLE_ON_ERROR_FAIL`

/** The values that `@tigrisdata/storage` 3.21.0 and its `/client` export. */
const storage = `bundle completeMultipartUpload copy createBucket createBucketSnapshot deleteBucketSnapshot
  disableSnapshot enableSnapshot get getBucketInfo getPartsPresignedUrls getPresignedUrl getRestoreInfo
  getSignedUploadUrl getStats handleClientUpload head initMultipartUpload isMigrated list listBucketSnapshots
  listBuckets listForks listVersions mergeFork migrate move purgeDeletedObject put rebaseFork remove removeBucket
  restoreBucket restoreDeletedObject restoreObject setBucketCors setBucketLifecycle setBucketMigration
  setBucketNotifications setBucketTtl setBucketType setObjectAccess setTigrisHttpHooks shareBucket updateBucket
  updateObject UploadAction BucketTypes RestoreStatus upload uploadToSignedUrl executeWithConcurrency`

const modules: Readonly<Record<string, object>> = EffectS3

describe("the tables of docs/tigris.md", () => {
  for (const [heading, names] of [["tigris-boto3-ext", boto3], ["@tigrisdata/storage", storage]] as const) {
    it(`have every name of ${heading}, once`, () => {
      assert.deepStrictEqual(
        tableOf(heading).flatMap(([there]) => quoted(there)).sort(),
        names.split(/\s+/).sort()
      )
    })

    it(`name what there is here for those of ${heading}`, () => {
      const rows = tableOf(heading)
      for (const [there, here] of rows) assert.notStrictEqual(here, "", there)
      const named = rows.flatMap(([, here]) => quoted(here)).flatMap((text) => {
        const [, module, name] = /^([A-Z]\w+)\.([a-z]\w+)/.exec(text) ?? []
        return module === undefined || module === "Effect" ? [] : [[module, name!] as const]
      })
      assert.isAbove(named.length, 30)
      for (const [module, name] of named) assert.property(modules[module], name)
    })
  }
})

import { allCapabilities, need, secretWord } from "../auth.js"
import * as Call from "../call.js"
import { badRequest, Refusal, unauthorized } from "../refusal.js"
import * as Render from "../render.js"
import type { Key } from "../state.js"
import * as State from "../state.js"

const capability: Call.Reader<string> = (value, field) => {
  const name = Call.text(value, field)
  if (!allCapabilities.includes(name)) throw badRequest(`invalid capability: ${name}`)
  return name
}

const keyName: Call.Reader<string> = (value, field) => {
  const name = Call.text(value, field)
  if (!/^[A-Za-z0-9-]{1,100}$/.test(name)) throw badRequest("keyName must be 1 to 100 letters, digits and '-'")
  return name
}

/** @internal */
export const calls: ReadonlyArray<Call.Call> = [
  Call.define("b2_create_key", {
    accountId: Call.text,
    capabilities: Call.list(capability),
    keyName,
    validDurationInSeconds: Call.optional(Call.count(1, 86_400_000)),
    bucketIds: Call.optional(Call.list(Call.text)),
    namePrefix: Call.optional(Call.text)
  }, ({ key, now, world }, input) => {
    if (input.accountId !== world.accountId) throw unauthorized("unauthorized")
    need(key, "writeKeys")
    if (input.capabilities.length === 0) throw badRequest("capabilities must not be empty")
    for (const id of input.bucketIds ?? []) State.bucketOf(world, id)
    if (input.namePrefix !== undefined && input.bucketIds === undefined) {
      throw badRequest("namePrefix needs bucketIds")
    }
    const made: Key = {
      id: `0050000000000000000${String(world.serial("key")).padStart(6, "0")}`,
      secret: `K005${secretWord(world, "application key").slice(0, 27)}`,
      name: input.keyName,
      capabilities: input.capabilities,
      bucketIds: input.bucketIds ?? null,
      namePrefix: input.namePrefix ?? null,
      expiresAt: input.validDurationInSeconds === undefined ? null : now + input.validDurationInSeconds * 1000
    }
    world.keys.set(made.id, made)
    return { ...Render.key(world, made), applicationKey: made.secret }
  }),
  Call.define("b2_list_keys", {
    accountId: Call.text,
    maxKeyCount: Call.optional(Call.count(1, 10_000)),
    startApplicationKeyId: Call.optional(Call.text)
  }, ({ key, now, world }, { accountId, maxKeyCount = 100, startApplicationKeyId = "" }) => {
    if (accountId !== world.accountId) throw unauthorized("unauthorized")
    need(key, "listKeys")
    const keys = [...world.keys.values()].filter(({ expiresAt, id }) =>
      id !== world.accountId && id >= startApplicationKeyId && (expiresAt === null || expiresAt > now)
    ).sort((a, b) => a.id < b.id ? -1 : 1)
    return {
      keys: keys.slice(0, maxKeyCount).map((one) => Render.key(world, one)),
      nextApplicationKeyId: keys[maxKeyCount]?.id ?? null
    }
  }),
  Call.define("b2_delete_key", { applicationKeyId: Call.text }, ({ key, world }, { applicationKeyId }) => {
    need(key, "deleteKeys")
    const found = world.keys.get(applicationKeyId)
    if (found === undefined || found.id === world.accountId) {
      throw new Refusal(400, "bad_request", `Invalid applicationKeyId: ${applicationKeyId}`)
    }
    world.keys.delete(applicationKeyId)
    return Render.key(world, found)
  })
]

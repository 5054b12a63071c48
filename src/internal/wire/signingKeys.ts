import { signingKey } from "./sigv4.js"

/**
 * The key for a day, region and service, derived once. `owner` is the credentials object that `secret` belongs to:
 * its identity finds the key, so no secret becomes one, and the keys go when the credentials do.
 *
 * @internal
 */
export type SigningKeys = (
  owner: object,
  secret: string,
  date8: string,
  region: string,
  service: string
) => Uint8Array

/**
 * `limit` is for one owner: scopes of the day times regions.
 *
 * @internal
 */
export const make = (limit: number = 64): SigningKeys => {
  const owners = new WeakMap<object, Map<string, Uint8Array>>()
  return (owner, secret, date8, region, service) => {
    let keys = owners.get(owner)
    if (keys === undefined) {
      keys = new Map()
      owners.set(owner, keys)
    }
    const scope = date8 + "/" + region + "/" + service
    const cached = keys.get(scope)
    if (cached !== undefined) return cached
    if (keys.size >= limit) {
      // The oldest: mostly yesterday's.
      const oldest = keys.keys().next().value
      if (oldest !== undefined) keys.delete(oldest)
    }
    const key = signingKey(secret, date8, region, service)
    keys.set(scope, key)
    return key
  }
}

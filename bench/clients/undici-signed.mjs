import { makeWith } from "./undici.mjs"

export const title = "raw undici with a SigV4 signature by node:crypto: the floor"
export const load = async () => {
  const [undici, signing] = await Promise.all([import("undici"), import("../lib/sigv4.mjs")])
  return { undici, signing }
}
export const make = ({ signing, undici }, env) => makeWith(undici, env, signing)

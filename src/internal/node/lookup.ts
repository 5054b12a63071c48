import type { LookupAddress } from "node:dns"
import * as Dns from "node:dns"
import type * as Net from "node:net"

const shuffle = (addresses: Array<LookupAddress>): Array<LookupAddress> => {
  for (let i = addresses.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1))
    ;[addresses[i], addresses[j]] = [addresses[j]!, addresses[i]!]
  }
  return addresses
}

/** Which of the two families comes first is the system's to say. */
const shuffled = (addresses: ReadonlyArray<LookupAddress>): Array<LookupAddress> => {
  const first = addresses[0]?.family
  return [
    ...shuffle(addresses.filter(({ family }) => family === first)),
    ...shuffle(addresses.filter(({ family }) => family !== first))
  ]
}

/**
 * A lookup that gives the addresses of a host in random order, so that connections spread over them.
 *
 * @internal
 */
export const randomized =
  (lookup: Net.LookupFunction = Dns.lookup): Net.LookupFunction => (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const addresses = error === null && Array.isArray(found) ? shuffled(found) : []
      if (error !== null || options.all === true || addresses[0] === undefined) {
        callback(error, addresses)
      } else {
        callback(null, addresses[0].address, addresses[0].family)
      }
    })

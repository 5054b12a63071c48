import * as Net from "node:net"

/** Whether a host is reached without the proxy. @internal */
export type Excluded = (hostname: string, port: string) => boolean

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, "$1")

const familyOf = (address: string): "ipv4" | "ipv6" | undefined =>
  Net.isIPv4(address) ? "ipv4" : Net.isIPv6(address) ? "ipv6" : undefined

const network = (entry: string): Net.BlockList | undefined => {
  const [address, bits] = entry.split("/")
  const family = familyOf(withoutBrackets(address!))
  if (family === undefined) return undefined
  const list = new Net.BlockList()
  const widest = family === "ipv4" ? 32 : 128
  const prefix = bits === undefined ? widest : Number(bits)
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > widest) return undefined
  list.addSubnet(withoutBrackets(address!), prefix, family)
  return list
}

const everything: Excluded = () => true

const one = (entry: string): Excluded => {
  if (entry === "*") return everything
  const networkOf = network(entry)
  if (networkOf !== undefined) {
    return (hostname) => {
      const address = withoutBrackets(hostname)
      const family = familyOf(address)
      return family !== undefined && networkOf.check(address, family)
    }
  }
  const [, name = "", onlyPort] = /^(?:\*?\.)?(.*?)(?::(\d+))?$/.exec(entry.toLowerCase())!
  const bare = withoutBrackets(name)
  return (hostname, port) => {
    const host = withoutBrackets(hostname)
    return (host === bare || host.endsWith(`.${bare}`)) && (onlyPort === undefined || onlyPort === port)
  }
}

/**
 * As curl, Go and reqwest have it: `*`, a host and what is below it (with a dot before it or not, with a port or not),
 * an address, a network.
 *
 * @internal
 */
export const make = (entries: ReadonlyArray<string>): Excluded => {
  const all = entries.map(one)
  return (hostname, port) => all.some((excluded) => excluded(hostname, port))
}

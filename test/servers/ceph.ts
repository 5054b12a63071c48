import { randomBytes, randomUUID } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import { debianPackages } from "./install.js"
import {
  type Background,
  background,
  freePorts,
  httpAnswers,
  must,
  orCleanUp,
  portAnswers,
  run,
  tailOf,
  waitUntil,
  which,
  workspace
} from "./processes.js"
import type { RunningServer, ServerStarter, Skipped } from "./Server.js"

/**
 * A single-node Ceph cluster without manager, keyrings or disk: one monitor, one OSD that keeps everything in memory,
 * one RADOS gateway. Every deviation from the defaults below buys start-up time or keeps it off the machine.
 */
const configuration = (
  directory: string,
  { gateway, monitor, sts }: { readonly monitor: number; readonly gateway: number; readonly sts: number },
  fsid: string
): string =>
  `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${monitor}]
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = none
auth service required = none
auth client required = none
# without keys there is no wire encryption, which the gateway would insist on
ms cluster mode = crc
ms service mode = crc
ms client mode = crc
ms mon cluster mode = crc
ms mon service mode = crc
ms mon client mode = crc
# the defaults (3 s and 5 s) are what a start would wait for after one early question
mon client hunt interval = 0.25
objecter tick interval = 0.25
run dir = ${directory}
admin socket = ${directory}/$name.asok
log file = ${directory}/$name.log
log to stderr = false
err to stderr = false
mon cluster log file = ${directory}/cluster.log
crash dir = ${directory}
debug ms = 0/0
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 1
osd pool default pgp num = 1
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
rgw rados pool pg num min = 1
mon allow pool size one = true
mon max pg per osd = 1000

[mon]
mon data = ${directory}/mon
# a nearly full disk of the machine is no reason not to test
mon data avail crit = 0
mon data avail warn = 0
# commit map changes at once, not batched for a second
paxos propose interval = 0.01
paxos min wait = 0.01
mon memory autotune = false

[osd]
osd data = ${directory}/osd
osd objectstore = memstore
memstore device bytes = 4294967296
osd op num shards = 2
osd op num threads per shard = 2

[client.admin]
admin socket =

[client]
rgw frontends = beast endpoint=127.0.0.1:${gateway} tcp_nodelay=1
rgw dns name = s3.localhost
rgw thread pool size = 64
rgw run sync thread = false
rgw enable quota threads = false
rgw dynamic resharding = false
rgw override bucket index max shards = 1
rgw crypt require ssl = false
# with STS every failed authentication is AccessDenied, and its own code is lost
rgw s3 auth use sts = false

# a second gateway to the same store, for what needs STS
[client.rgw-sts]
rgw frontends = beast endpoint=127.0.0.1:${sts} tcp_nodelay=1
rgw s3 auth use sts = true
rgw sts key = abcdefghijklmnop
`

const start = async (): Promise<RunningServer | Skipped> => {
  if (process.platform !== "linux") return { skipped: "Ceph runs on Linux only" }
  const missing = await debianPackages({
    "ceph-mon": "ceph-mon",
    "ceph-osd": "ceph-osd",
    radosgw: "radosgw",
    "radosgw-admin": "ceph-common",
    monmaptool: "ceph-common",
    ceph: "ceph-common"
  }, (message) => process.stderr.write(`ceph: ${message}\n`))
  if (missing !== undefined) return { skipped: missing }

  const place = workspace("ceph")
  const directory = place.path
  const processes: Array<Background> = []
  const stop = async () => {
    await Promise.all(processes.map((each) => each.stop()))
    place.remove()
  }
  return orCleanUp(
    async () => {
      const [monitorPort, gatewayPort, stsPort] = await freePorts(3) as [number, number, number]
      const fsid = randomUUID()
      const osdId = randomUUID()
      const conf = path.join(directory, "ceph.conf")
      const log = (name: string) => path.join(directory, `${name}.out`)
      for (const name of ["mon", "osd"]) fs.mkdirSync(path.join(directory, name))
      fs.writeFileSync(
        conf,
        configuration(directory, { monitor: monitorPort, gateway: gatewayPort, sts: stsPort }, fsid)
      )
      const spawn = (name: string, command: string, ...args: ReadonlyArray<string>): Background => {
        const process = background(name, which(command)!, ["-c", conf, ...args, "-f"], { log: log(name) })
        processes.push(process)
        return process
      }

      const monmap = path.join(directory, "monmap")
      const address = `[v2:127.0.0.1:${monitorPort}]`
      await must("monmaptool", [
        ...["--create", "--clobber", "--fsid", fsid, "--addv", "a", address],
        ...["--set-min-mon-release", "pacific", monmap]
      ])
      await must("ceph-mon", ["-c", conf, "-i", "a", "--mkfs", "--monmap", monmap])
      const monitor = spawn("monitor", "ceph-mon", "-i", "a")
      await Promise.all([
        must("ceph-osd", ["-c", conf, "-i", "0", "--mkfs", "--osd-uuid", osdId, "--monmap", monmap]),
        // A client that knocks before the port is open backs off for seconds.
        waitUntil("the monitor's port opened", monitor, () => portAnswers(monitorPort)).then(() =>
          must("ceph", ["-c", conf, "--connect-timeout", "60", "osd", "new", osdId, "0"])
        )
      ])
      spawn("osd", "ceph-osd", "-i", "0")

      const accessKeyId = `TEST${randomBytes(8).toString("hex").toUpperCase()}`
      const secretAccessKey = randomBytes(20).toString("hex")
      // The first call also waits for the OSD and makes realm, zone and pools.
      await must("radosgw-admin", [
        ...["-c", conf, "user", "create", "--uid=main", "--display-name=main"],
        "--caps=roles=*;user-policy=*;oidc-provider=*",
        ...[`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]
      ])
      const gateways = [
        { process: spawn("radosgw", "radosgw", "-n", "client.rgw"), endpoint: `http://127.0.0.1:${gatewayPort}` },
        { process: spawn("radosgw-sts", "radosgw", "-n", "client.rgw-sts"), endpoint: `http://127.0.0.1:${stsPort}` }
      ] as const
      const isGateway = (response: Response) => response.headers.get("x-amz-request-id")?.startsWith("tx") === true
      await Promise.all(
        gateways.map(({ endpoint, process }) =>
          waitUntil("the gateway answered", process, () => httpAnswers(endpoint, isGateway))
        )
      )
      const version = /version (\S+)/.exec((await run("radosgw", ["--version"])).stdout)?.[1] ?? "unknown"
      return {
        name: "ceph",
        version,
        endpoint: gateways[0].endpoint,
        stsEndpoint: gateways[1].endpoint,
        region: "default",
        accessKeyId,
        secretAccessKey,
        notes: ["memory store; STS at a second gateway"],
        stop
      }
    },
    stop,
    () => tailOf(...["monitor", "osd", "radosgw", "radosgw-sts"].map((name) => path.join(directory, `${name}.out`)))
  )
}

/** Ceph's RADOS gateway from Debian's packages. */
export const ceph: ServerStarter = { name: "ceph", start }

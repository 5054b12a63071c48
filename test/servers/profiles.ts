import * as Provider from "effect-s3/Provider"

/** What is known of a server by name; of any other endpoint, what its host says. */
export const profileOf = (server: string, endpoint: string): Provider.Provider =>
  profiles[server] ?? Provider.forEndpoint(endpoint)

const on = "2026-11-21"

const measured = (note: string): Provider.Source => ({ kind: "measured", note, checkedOn: on })

const profiles: Readonly<Record<string, Provider.Provider>> = {
  aws: Provider.aws,
  b2: Provider.b2,
  ceph: Provider.ceph,
  contabo: Provider.contabo,
  digitalocean: Provider.digitalocean,
  emulator: Provider.emulator,
  garage: Provider.garage,
  gcs: Provider.gcs,
  generic: Provider.generic,
  hetzner: Provider.hetzner,
  minio: Provider.minio,
  r2: Provider.r2,
  seaweedfs: Provider.seaweedfs,
  tigris: Provider.tigris,
  versitygw: Provider.versitygw,
  wasabi: Provider.wasabi,
  swift: Provider.custom(Provider.generic, {
    name: "swift",
    conditionalPut: false,
    conditionalComplete: false,
    conditionalDelete: true,
    tagging: false,
    sources: {
      conditionalPut: measured("2.30.1: 501 Conditional object PUTs are not supported."),
      conditionalComplete: measured("2.30.1: ignored, or refused with 412 InvalidRequest"),
      conditionalDelete: measured("2.30.1: right"),
      tagging: measured("2.30.1: 501 Object tagging is not supported.")
    }
  }),
  moto: Provider.custom(Provider.generic, { name: "moto" })
}

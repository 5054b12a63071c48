/**
 * What each vendor can and cannot do, as data. Clients read these fields; no client asks for a vendor's name.
 *
 * Each field has a source, which says whether it is documented, measured, reported or merely assumed. `Probe` measures
 * a server and makes a profile of what it found.
 *
 * @since 0.1.0
 */

export type {
  /**
   * Which checksums a server takes.
   *
   * @since 0.1.0
   */
  Checksums,
  /**
   * A field of a profile that has a source.
   *
   * @since 0.1.0
   */
  Field,
  /**
   * What `custom` may change.
   *
   * @since 0.1.0
   */
  Overrides,
  /**
   * What is known of one vendor's S3.
   *
   * @since 0.1.0
   */
  Provider,
  /**
   * Where a value comes from.
   *
   * @since 0.1.0
   */
  Source,
  /**
   * One source for each field.
   *
   * @since 0.1.0
   */
  Sources
} from "./internal/provider/model.js"

export type {
  /**
   * What is kept beside a bucket or an object.
   *
   * @since 0.1.0
   */
  Subresource
} from "./internal/provider/subresources.js"

export {
  /**
   * Amazon S3.
   *
   * @since 0.1.0
   */
  aws
} from "./internal/provider/aws.js"

export {
  /**
   * Backblaze B2 by its S3 API.
   *
   * @since 0.1.0
   */
  b2
} from "./internal/provider/b2.js"

export {
  /**
   * Ceph's RADOS Gateway.
   *
   * @since 0.1.0
   */
  ceph
} from "./internal/provider/ceph.js"

export {
  /**
   * Contabo Object Storage.
   *
   * @since 0.1.0
   */
  contabo
} from "./internal/provider/contabo.js"

export {
  /**
   * A profile with some fields changed.
   *
   * @since 0.1.0
   */
  custom
} from "./internal/provider/custom.js"

export {
  /**
   * DigitalOcean Spaces.
   *
   * @since 0.1.0
   */
  digitalocean
} from "./internal/provider/digitalocean.js"

export {
  /**
   * The emulator of this library.
   *
   * @since 0.1.0
   */
  emulator
} from "./internal/provider/emulator.js"

export {
  /**
   * The profile of the vendor behind an endpoint.
   *
   * @since 0.1.0
   */
  forEndpoint,
  /**
   * The region that an endpoint's host names.
   *
   * @since 0.1.0
   */
  regionOf
} from "./internal/provider/endpoint.js"

export {
  /**
   * Garage.
   *
   * @since 0.1.0
   */
  garage
} from "./internal/provider/garage.js"

export {
  /**
   * Google Cloud Storage by its XML API.
   *
   * @since 0.1.0
   */
  gcs
} from "./internal/provider/gcs.js"

export {
  /**
   * A server that nothing is known of.
   *
   * @since 0.1.0
   */
  generic
} from "./internal/provider/generic.js"

export {
  /**
   * Hetzner Object Storage.
   *
   * @since 0.1.0
   */
  hetzner
} from "./internal/provider/hetzner.js"

export {
  /**
   * MinIO and what was forked from it.
   *
   * @since 0.1.0
   */
  minio
} from "./internal/provider/minio.js"

export {
  /**
   * Cloudflare R2.
   *
   * @since 0.1.0
   */
  r2
} from "./internal/provider/r2.js"

export {
  /**
   * SeaweedFS.
   *
   * @since 0.1.0
   */
  seaweedfs
} from "./internal/provider/seaweedfs.js"

export {
  /**
   * Tigris.
   *
   * @since 0.1.0
   */
  tigris
} from "./internal/provider/tigris.js"

export {
  /**
   * The Versity gateway.
   *
   * @since 0.1.0
   */
  versitygw
} from "./internal/provider/versitygw.js"

export {
  /**
   * Wasabi.
   *
   * @since 0.1.0
   */
  wasabi
} from "./internal/provider/wasabi.js"

/** The longest side of each variant that is kept of an image, in pixels. */
export const imageSizes = { large: 1600, medium: 480, small: 160 } as const;

export type ImageSize = keyof typeof imageSizes;

/** What an image belongs to: the first part of its files' keys, and the table whose row names it. */
export const imageKinds = ['products', 'categories'] as const;
export type ImageKind = (typeof imageKinds)[number];

/** @param base what the row of a product or category holds of its image, such as `products/<id>/<name>` */
export function fileKey(base: string, size: ImageSize): string {
  return `${base}-${imageSizes[size]}.webp`;
}

export function fileKeys(base: string): string[] {
  return [fileKey(base, 'large'), fileKey(base, 'medium'), fileKey(base, 'small')];
}

/** Where clients get an image: the members `image` and `thumbnails` of a product or category. */
export function imageAddresses(base: string | null, publicUrl: string) {
  if (base === null) return { image: null, thumbnails: null };
  const address = (size: ImageSize) => `${publicUrl}/media/${fileKey(base, size)}`;
  return {
    image: address('large'),
    thumbnails: { large: address('large'), medium: address('medium'), small: address('small') },
  };
}

import { createContext, use } from 'react';
import type { ApiInfo } from '../data/contracts';

/** What the shop tells of itself; undefined where it could not be asked. */
export const ShopContext = createContext<ApiInfo | undefined>(undefined);

export function useShop(): ApiInfo | undefined {
  return use(ShopContext);
}

import type { Product } from '../../data/contracts';

export const productStatuses: readonly Product['status'][] = ['active', 'inactive', 'discontinued'];

import { v5 as uuidv5 } from 'uuid';

/** The demo shop of the contract (*Seed data*). */

export interface CategorySeed {
  readonly name: string;
  readonly children?: readonly CategorySeed[];
}

const leaves = (...names: string[]): CategorySeed[] => names.map((name) => ({ name }));

export const categoryTree: CategorySeed = {
  name: 'All Products',
  children: [
    {
      name: 'Electronics',
      children: [
        { name: 'Smartphones', children: leaves('iPhone', 'Samsung', 'Android') },
        {
          name: 'Laptops',
          children: leaves('Gaming Laptops', 'Business Laptops', 'Student Laptops'),
        },
        { name: 'Accessories', children: leaves('Chargers', 'Cables', 'Cases') },
      ],
    },
    {
      name: 'Clothing',
      children: [
        { name: "Men's Clothing", children: leaves('Shirts', 'Pants', 'Shoes') },
        { name: "Women's Clothing", children: leaves('Dresses', 'Tops', 'Shoes') },
      ],
    },
    {
      name: 'Home & Garden',
      children: [
        { name: 'Furniture', children: leaves('Living Room', 'Bedroom', 'Kitchen') },
        { name: 'Garden', children: leaves('Plants', 'Tools', 'Decorations') },
      ],
    },
  ],
};

export interface ProductSeed {
  readonly name: string;
  readonly sku: string;
  readonly priceCents: number;
  readonly stock: number;
  readonly category: string;
  readonly description: string;
  readonly featured?: boolean;
}

/** The same in every demo shop, so that examples of the documentation run as they stand. */
export function demoProductId(sku: string): string {
  return uuidv5(sku, demoNamespace);
}

const demoNamespace = '6f1f0a52-6a0c-4d57-9d41-3f7b1f0c2a18';

export const products: readonly ProductSeed[] = [
  {
    name: 'iPhone 15 Pro',
    sku: 'IPHONE-15-PRO',
    priceCents: 99_999,
    stock: 50,
    category: 'iPhone',
    description: 'Titanium, A17 Pro, 128 GB.',
    featured: true,
  },
  {
    name: 'Samsung Galaxy S24',
    sku: 'GALAXY-S24',
    priceCents: 89_999,
    stock: 45,
    category: 'Samsung',
    description: '6.2 inch, 256 GB.',
    featured: true,
  },
  {
    name: 'MacBook Pro 16"',
    sku: 'MACBOOK-PRO-16',
    priceCents: 249_999,
    stock: 20,
    category: 'Business Laptops',
    description: 'M3 Pro, 18 GB, 512 GB.',
  },
  {
    name: 'Gaming Laptop RTX 4080',
    sku: 'GAMING-RTX-4080',
    priceCents: 189_999,
    stock: 15,
    category: 'Gaming Laptops',
    description: '16 inch, 240 Hz, 32 GB.',
  },
  {
    name: 'USB-C Charger',
    sku: 'USB-C-CHARGER',
    priceCents: 1_999,
    stock: 100,
    category: 'Chargers',
    description: '65 W, two ports.',
  },
  {
    name: "Men's Casual Shirt",
    sku: 'MENS-SHIRT',
    priceCents: 2_999,
    stock: 75,
    category: 'Shirts',
    description: 'Cotton, regular fit.',
  },
  {
    name: "Women's Summer Dress",
    sku: 'WOMENS-DRESS',
    priceCents: 5_999,
    stock: 40,
    category: 'Dresses',
    description: 'Light, knee length.',
  },
  {
    name: 'Living Room Sofa',
    sku: 'LIVING-ROOM-SOFA',
    priceCents: 59_999,
    stock: 10,
    category: 'Living Room',
    description: 'Three seats, washable cover.',
  },
];

export const admin = {
  email: 'admin@orderflow.com',
  password: 'admin123',
  firstName: 'Shop',
  lastName: 'Admin',
} as const;

export const customerPassword = 'testpass123';

export const customers = [
  { email: 'john.doe@example.com', firstName: 'John', lastName: 'Doe', phone: '+254700000001' },
  { email: 'jane.smith@example.com', firstName: 'Jane', lastName: 'Smith', phone: '+254700000002' },
  { email: 'bob.wilson@example.com', firstName: 'Bob', lastName: 'Wilson', phone: '+254700000003' },
] as const;

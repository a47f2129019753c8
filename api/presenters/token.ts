import type { z } from 'zod';
import type { Token as TokenRecord } from '../../db/models/token';
import type { User } from '../access';
import type { Token } from '../contracts/account';

export function presentToken(token: TokenRecord, user: User): z.input<typeof Token> {
  return {
    id: token.id,
    created_at: token.createdAt.toISOString(),
    last_used_at: token.lastUsedAt.toISOString(),
    expires_at: token.expiresAt.toISOString(),
    user_agent: token.userAgent,
    is_current: token.id === user.tokenId,
  };
}

import type { Post } from '@/db/posts'
import { PostCard } from './post-card'

/** Posts below a heading, or nothing when there are none. */
export function PostList({ heading, posts, saysPublished = false }: PostListProps) {
  if (posts.length === 0) return null
  return (
    <section aria-label={heading}>
      <h2 className="mb-5">{heading}</h2>
      <ul className="grid gap-x-6 gap-y-8 sm:grid-cols-2 lg:grid-cols-3">
        {posts.map((post, index) => (
          <PostCard key={post.id} post={post} isNewest={index === 0} saysPublished={saysPublished} />
        ))}
      </ul>
    </section>
  )
}

interface PostListProps {
  heading: string
  posts: Post[]
  /** There are private ones among them. */
  saysPublished?: boolean
}

// The spanning tree of a network simplex, with the flows of its arcs.
//
// Nodes 0 .. n-1 and a root n hang together by one arc each. `thread` runs through all nodes in
// preorder and around; with `size` and `last` a subtree is a run of the thread, and two paths to
// the root meet where sizes say (extended threaded index; Barr, Glover, Klingman, "Enhancements of
// spanning tree labelling procedures", INFOR 17, 1979). A node's record holds the two residuals of
// its tree arc, so that walking a cycle touches nothing else.
//
// Internal to the room: min_cost_flow.h is the door.
#pragma once

#include <cstdint>
#include <vector>

#include "egress/network/problem.h"

namespace egress::network {

/// Arc number and direction in one: 2 a if the node is the tail of a, 2 a + 1 if it is the head.
using ArcCode = std::int32_t;

template <class Flow>
struct TreeNode {
  Node parent = -1, size = 1, last = 0;
  ArcCode code = -1;
  Flow up = 0, down = 0;  // what more can be pushed to the parent, and from it
};

/// Where a subtree is taken from and put: `top` is cut from its parent, `inner` (a node of its
/// subtree) is hung below `outer` by the arc `code` with these residuals.
template <class Flow>
struct Exchange {
  Node top, inner, outer, join;
  ArcCode code;
  Flow up, down;
};

template <class Flow>
class SpanningTree {
 public:
  std::vector<TreeNode<Flow>> at;
  std::vector<Node> thread, back;  // apart: long walks, from both ends at once, read nothing else

  TreeNode<Flow>& operator[](Node v) { return at[static_cast<std::size_t>(v)]; }
  const TreeNode<Flow>& operator[](Node v) const { return at[static_cast<std::size_t>(v)]; }

  Node next(Node v) const { return thread[static_cast<std::size_t>(v)]; }
  Node before(Node v) const { return back[static_cast<std::size_t>(v)]; }

  /// Where the paths of u and v to the root meet. O(path).
  Node join(Node u, Node v) const {
    while (u != v) {
      const TreeNode<Flow>& a = (*this)[u];
      const TreeNode<Flow>& b = (*this)[v];
      if (a.size < b.size) {
        u = a.parent;
      } else {
        v = b.parent;
      }
    }
    return u;
  }

  /// Returns the last node of the moved block, which now starts at `inner`. `reversed(v)` is called
  /// for each node that was given another arc. O(path between top and inner, and to the join).
  template <class Reversed>
  Node exchange(const Exchange<Flow>& x, Reversed reversed) {
    const Node moved = (*this)[x.top].size;
    take_out(x.top);
    for (Node p = (*this)[x.top].parent; p != x.join; p = (*this)[p].parent) {
      (*this)[p].size -= moved;
    }
    const Node end = turn(x, moved, reversed);
    put_in(x.inner, end, x.outer);
    for (Node p = x.outer; p != x.join; p = (*this)[p].parent) (*this)[p].size += moved;
    return end;
  }

  /// Makes v, which is not in the tree yet, the first child of a node. O(path).
  void hang(Node v, Node parent) {
    (*this)[v].parent = parent;
    (*this)[v].size = 1;
    (*this)[v].last = v;
    put_in(v, v, parent);
    for (Node p = parent; p >= 0; p = (*this)[p].parent) ++(*this)[p].size;
  }

  /// Thread, sizes and last successors from parents alone. O(n).
  void thread_through(Node root) {
    const auto n = static_cast<Node>(at.size());
    thread.assign(at.size(), 0);
    back.assign(at.size(), 0);
    std::vector<Node> first(at.size(), -1), sibling(at.size(), -1);
    for (Node v = n - 1; v >= 0; --v) {
      if (v == root) continue;
      const auto p = static_cast<std::size_t>((*this)[v].parent);
      sibling[static_cast<std::size_t>(v)] = first[p];
      first[p] = v;
    }
    Node previous = root;
    for (Node v = root;;) {
      (*this)[v].size = 1;
      (*this)[v].last = v;
      if (v != root) link(previous, v);
      previous = v;
      Node down = first[static_cast<std::size_t>(v)];
      while (down < 0 && v != root) {
        close(v);
        down = sibling[static_cast<std::size_t>(v)];
        v = (*this)[v].parent;
      }
      if (down < 0) break;
      v = down;
    }
    link(previous, root);
  }

 private:
  void link(Node a, Node b) {
    thread[static_cast<std::size_t>(a)] = b;
    back[static_cast<std::size_t>(b)] = a;
  }

  void close(Node v) {
    TreeNode<Flow>& p = (*this)[(*this)[v].parent];
    p.size += (*this)[v].size;
    p.last = (*this)[v].last;
  }

  void take_out(Node top) {
    const Node previous = before(top), end = (*this)[top].last;
    link(previous, next(end));
    for (Node p = (*this)[top].parent; p >= 0 && (*this)[p].last == end; p = (*this)[p].parent) {
      (*this)[p].last = previous;
    }
  }

  void put_in(Node first, Node end, Node below) {
    link(end, next(below));
    link(below, first);
    for (Node p = below; p >= 0 && (*this)[p].last == below; p = (*this)[p].parent) {
      (*this)[p].last = end;
    }
  }

  /// Turns the path from inner up to top around: each node on it becomes the last child of the one
  /// before, the arcs between them stay. The old subtree of a path node is a run of the thread with
  /// the run of the path node below cut out of it. The thread just before top is not touched.
  template <class Reversed>
  Node turn(const Exchange<Flow>& x, Node moved, Reversed reversed) {
    TreeNode<Flow>& inner = (*this)[x.inner];
    Node p = inner.parent;
    TreeNode<Flow> below = inner;  // as it was
    Node below_before = before(x.inner), below_after = next(below.last);
    inner.parent = x.outer;
    inner.code = x.code;
    inner.up = x.up;
    inner.down = x.down;
    inner.size = moved;
    if (x.inner == x.top) return inner.last;
    Node end = inner.last;
    for (Node child = x.inner; child != x.top;) {
      TreeNode<Flow>& node = (*this)[p];
      const TreeNode<Flow> old = node;
      const Node previous = before(p);
      const bool ends_together = old.last == below.last;
      const Node after = ends_together ? below_after : next(old.last);
      link(end, p);
      if (ends_together) {
        end = below_before;
      } else {
        link(below_before, below_after);
        end = old.last;
      }
      node.parent = child;
      node.size = moved - below.size;
      node.code = below.code ^ 1;
      node.up = below.down;
      node.down = below.up;
      reversed(p);
      below = old;
      below_before = previous;
      below_after = after;
      child = p;
      p = old.parent;
    }
    for (Node v = x.top;; v = (*this)[v].parent) {
      (*this)[v].last = end;
      if (v == x.inner) break;
    }
    return end;
  }
};

}  // namespace egress::network

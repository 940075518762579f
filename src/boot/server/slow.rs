//! Peers that are slow on purpose: a body that trickles in, an answer that nobody takes.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes};
use hyper::body::{Body as _, Frame, Incoming, SizeHint};
use hyper::rt::{Read, ReadBufCursor, Write};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep_until};

/// Each so many bytes of a body earn it another second: 256 kbit/s keeps an upload alive, a trickle does not.
const BYTES_FOR_A_SECOND: u64 = 32 * 1024;

/// The body of a request, which fails once it has taken longer than this and what it has earned.
pub fn body(incoming: Incoming, max: Duration) -> Body {
    if incoming.is_end_stream() {
        return Body::empty();
    }
    Body::new(Bounded { incoming, deadline: Deadline::new(max) })
}

struct Bounded {
    incoming: Incoming,
    deadline: Deadline,
}

/// The end of patience, which moves on with what arrives.
struct Deadline {
    read: u64,
    until: Instant,
    late: Pin<Box<Sleep>>,
}

impl Deadline {
    fn new(max: Duration) -> Self {
        let until = Instant::now() + max;
        Self { read: 0, until, late: Box::pin(sleep_until(until)) }
    }

    fn earn(&mut self, bytes: usize) {
        let before = self.read / BYTES_FOR_A_SECOND;
        self.read = self.read.saturating_add(u64::try_from(bytes).unwrap_or(u64::MAX));
        let earned = (self.read / BYTES_FOR_A_SECOND).saturating_sub(before);
        if earned > 0 {
            self.until += Duration::from_secs(earned);
            self.late.as_mut().reset(self.until);
        }
    }
}

impl hyper::body::Body for Bounded {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        let this = self.get_mut();
        match Pin::new(&mut this.incoming).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                this.deadline.earn(frame.data_ref().map_or(0, Bytes::len));
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(other) => Poll::Ready(other.map(|read| read.map_err(Into::into))),
            Poll::Pending => {
                ready!(this.deadline.late.as_mut().poll(cx));
                Poll::Ready(Some(Err(late("this body took too long").into())))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.incoming.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.incoming.size_hint()
    }
}

fn late(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, what)
}

/// A connection that fails where the peer takes nothing for this long. Waiting for something to say, as an event
/// stream does, is no stall.
pub struct Impatient {
    io: TokioIo<TcpStream>,
    stalled: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    pub fn new(io: TokioIo<TcpStream>, stalled: Duration) -> Self {
        Self { io, stalled, waiting: None }
    }

    fn bounded(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        if written.is_ready() {
            self.waiting = None;
            return written;
        }
        let until = Instant::now() + self.stalled;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep_until(until)));
        ready!(waiting.as_mut().poll(cx));
        Poll::Ready(Err(late("the peer takes nothing")))
    }
}

impl Read for Impatient {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_read(cx, buf)
    }
}

impl Write for Impatient {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write(cx, buf);
        self.bounded(cx, written)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.io).poll_write_vectored(cx, bufs);
        self.bounded(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_body_earns_a_second_with_each_thirty_two_kibibytes() {
        let mut deadline = Deadline::new(Duration::from_secs(20));
        let begun = deadline.until;
        for _ in 0..1_000 {
            deadline.earn(1);
        }
        assert_eq!(deadline.until, begun, "a trickle earns nothing");
        deadline.earn(32 * 1024 - 1_001);
        assert_eq!(deadline.until, begun);
        deadline.earn(1);
        assert_eq!(deadline.until, begun + Duration::from_secs(1));
        deadline.earn(64 * 1024);
        assert_eq!(deadline.until, begun + Duration::from_secs(3));
    }
}

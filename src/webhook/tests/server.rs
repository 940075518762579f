use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What a server on the loopback does with a request it has read.
#[derive(Clone)]
pub enum Act {
    /// Says this and hangs up.
    Say(Vec<u8>),
    /// Says this and then nothing more, and never hangs up.
    Stall(Vec<u8>),
    /// Says this, then resets the connection.
    Reset(Vec<u8>),
    /// Hangs up before it has read anything.
    Shut,
    /// Says this piece again and again.
    Endless(Vec<u8>, Vec<u8>),
}

pub struct Server {
    pub port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub async fn saying(answer: Vec<u8>) -> Self {
        Self::start(Act::Say(answer)).await
    }

    pub async fn start(act: Act) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = requests.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, act.clone(), seen.clone()));
            }
        });
        Self { port, requests }
    }

    pub fn requests(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// The first request it got, whole.
    pub fn request(&self) -> String {
        self.requests.lock().unwrap()[0].clone()
    }
}

async fn serve(mut stream: TcpStream, act: Act, seen: Arc<Mutex<Vec<String>>>) {
    if matches!(act, Act::Shut) {
        return;
    }
    let request = read(&mut stream).await;
    seen.lock().unwrap().push(request);
    match act {
        Act::Shut => {}
        Act::Say(answer) => {
            let _ = stream.write_all(&answer).await;
            let _ = stream.shutdown().await;
        }
        Act::Stall(answer) => {
            let _ = stream.write_all(&answer).await;
            std::future::pending::<()>().await;
        }
        Act::Reset(answer) => {
            let _ = stream.write_all(&answer).await;
            let _ = stream.set_zero_linger();
        }
        Act::Endless(head, piece) => {
            let _ = stream.write_all(&head).await;
            while stream.write_all(&piece).await.is_ok() {}
        }
    }
}

/// A request with its body.
async fn read(stream: &mut TcpStream) -> String {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&request).into_owned();
        let length = text.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.parse().ok());
        let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
        if body.is_some_and(|have| have >= length.unwrap_or(0)) {
            return text;
        }
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => return text,
            Ok(n) => request.extend_from_slice(&piece[..n]),
        }
    }
}

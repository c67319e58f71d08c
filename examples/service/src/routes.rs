//! What the service answers. It hands out a token to whoever asks: a real one would ask for credentials first.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_http::cors::CorsLayer;
use tower_http::timeout::TimeoutLayer;

use crate::settings::{Http, Settings};
use crate::token::{self, Claims};

/// All routes.
pub fn router(settings: Arc<Settings>) -> Router {
    let (cors, timeout) = (cors(&settings.http), settings.http.timeout);
    Router::new()
        .route("/health", get(health))
        .route("/token", post(issue))
        .route("/whoami", get(whoami))
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, timeout))
        .layer(cors)
        .with_state(settings)
}

fn cors(http: &Http) -> CorsLayer {
    let origins = http.allowed_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok());
    let origins: Vec<_> = origins.collect();
    CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
}

/// `GET /health`: that the service is up, and which of its optional parts are configured.
async fn health(State(settings): State<Arc<Settings>>) -> Json<Value> {
    Json(json!({
        "status": "ok",
        "configured": {
            "mail": settings.smtp.is_some(),
            "storage": settings.s3.is_some(),
            "summaries": settings.gemini_api_key.is_some(),
            "payments": settings.stripe_secret_key.is_some(),
        },
    }))
}

/// The body of `POST /token`.
#[derive(Debug, Deserialize)]
struct Wish {
    subject: String,
}

/// What `POST /token` answers.
#[derive(Serialize)]
struct Issued {
    token: String,
    expires_in: u64,
}

/// `POST /token`: a token that stands for the subject.
async fn issue(State(settings): State<Arc<Settings>>, Json(wish): Json<Wish>) -> Json<Issued> {
    let expires_in = settings.token_lifetime.as_secs();
    let claims = Claims { sub: wish.subject, exp: now() + expires_in };
    Json(Issued { token: token::sign(&settings.jwt_secret_key, &claims), expires_in })
}

/// `GET /whoami`: whom the token in `Authorization: Bearer …` stands for.
async fn whoami(State(settings): State<Arc<Settings>>, headers: HeaderMap) -> (StatusCode, Json<Value>) {
    let bearer = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    match bearer.and_then(|token| token::verify(&settings.jwt_secret_key, token, now())) {
        Some(claims) => (StatusCode::OK, Json(json!({ "subject": claims.sub }))),
        None => (StatusCode::UNAUTHORIZED, Json(json!({ "error": "no valid token" }))),
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}
